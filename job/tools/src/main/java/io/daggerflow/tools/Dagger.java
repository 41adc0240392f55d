package io.daggerflow.tools;

/** Entry point of the command line. */
public final class Dagger {

  private Dagger() {}

  /**
   * Runs one command.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    throw new UnsupportedOperationException("not built yet");
  }
}
