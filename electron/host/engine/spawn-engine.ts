import { type MessagePortMain, utilityProcess } from 'electron';
import type { EngineChild } from '../engine-supervisor.ts';
import { definedVariables, type SpawnInput, spawnNodeEngine } from './spawn-node-engine.ts';

const SERVICE = 'Gatewatch engine';

/** In a utility process the engine gets the ports themselves. */
const spawnUtility = ({ script, env }: SpawnInput): EngineChild<MessagePortMain> => {
  const child = utilityProcess.fork(script, [], { serviceName: SERVICE, stdio: 'inherit', env: definedVariables(env) });
  return {
    send: (message) => child.postMessage(message),
    connect: (connection, port) => child.postMessage({ kind: 'connect', connection }, [port]),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(`exit code ${code}`)),
    kill: () => void child.kill(),
  };
};

/** Starts the engine's process. */
export const spawnEngine = (input: SpawnInput): EngineChild<MessagePortMain> =>
  input.node === undefined ? spawnUtility(input) : spawnNodeEngine(input, input.node);
