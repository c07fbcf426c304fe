/** A reason for not being able to start that its message explains: printed without a stack. */
export class PreparationError extends Error {}
