// Between pressing and letting go nothing may move, or the click would land beside what was aimed at.

/** How long after a finger is lifted its click may come. */
const TAP = 350;

/** Whether a pointer is held down anywhere on the page: a form that moves also moves what stands below it. */
export class Press {
  #down = false;
  #timer = 0;
  readonly #then: () => void;

  /** `then` runs once it is let go and its click has been dealt with. */
  constructor(then: () => void) {
    this.#then = then;
  }

  get down(): boolean {
    return this.#down;
  }

  listen(): void {
    addEventListener('pointerdown', this.#pressed, true);
  }

  silence(): void {
    removeEventListener('pointerdown', this.#pressed, true);
    this.#stop();
    this.#down = false;
  }

  readonly #pressed = (event: PointerEvent): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    clearTimeout(this.#timer);
    this.#down = true;
    addEventListener('pointerup', this.#released, true);
    addEventListener('pointercancel', this.#released, true);
    addEventListener('pointermove', this.#moved, true);
  };

  readonly #released = (event: PointerEvent): void => {
    if (!event.isPrimary) return;
    clearTimeout(this.#timer);
    const finger = event.pointerType === 'touch' && event.type === 'pointerup';
    // A mouse’s click follows at once; a finger’s, with the change of focus before it, comes as events of their own.
    if (finger) addEventListener('click', this.#clicked, true);
    this.#timer = window.setTimeout(this.#over, finger ? TAP : 0);
  };

  /** Letting go of a scroll bar, or outside the window, is not told: a mouse that moves with no button down has been let go. */
  readonly #moved = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.buttons === 0) this.#released(event);
  };

  readonly #clicked = (): void => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.#over);
  };

  readonly #over = (): void => {
    this.#stop();
    this.#down = false;
    this.#then();
  };

  #stop(): void {
    clearTimeout(this.#timer);
    removeEventListener('pointerup', this.#released, true);
    removeEventListener('pointercancel', this.#released, true);
    removeEventListener('pointermove', this.#moved, true);
    removeEventListener('click', this.#clicked, true);
  }
}
