@rem Lets the scripts of package.json begin with "exec" on Windows too. Elsewhere it hands the process over to Node.js, so that signals sent to npm reach it.
@%*
