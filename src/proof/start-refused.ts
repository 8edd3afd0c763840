/** What stops a start or a command, said so that whoever reads it can mend it; a stack would say nothing more. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
