/** The page of surprises. */
export class WatPage {
  show(): void {}
  leave(): void {}
}
