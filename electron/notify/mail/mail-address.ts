/** Local part of the characters of RFC 5321 §4.1.2 that need no quotes. Quoted ones, and those beyond ASCII, are not needed to reach those in charge. */
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** Whether it is a mail address that may stand in an SMTP command and a header as it is: no white space, no line end, no angle bracket, nothing quoted. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text) && !/^\.|\.\.|\.@/.test(text);
