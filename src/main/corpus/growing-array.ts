/** A list of unsigned 32-bit numbers that grows; one allocation serves many blocks. */
export class GrowingArray {
  length = 0;
  private values = new Uint32Array(1024);

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index]!;
  }

  /** A copy of what is there; the list is empty afterwards. */
  take(): Uint32Array<ArrayBuffer> {
    const taken = this.values.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}
