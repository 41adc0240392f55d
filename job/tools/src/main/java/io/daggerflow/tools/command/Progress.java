package io.daggerflow.tools.command;

/** How far something with many parts is: one line that is drawn again, on a terminal only. */
final class Progress {

  private static final String CLEAR = "\r\u001b[K";

  private final Output output;
  private final long all;
  private long shown = -1;

  Progress(Output output, long all) {
    this.output = output;
    this.all = all;
  }

  /** So many are done. */
  void reached(long done) {
    long percent = all == 0 ? 100 : done * 100 / all;
    if (output.isTerminal() && percent != shown) {
      shown = percent;
      output.err().print(CLEAR + done + " of " + all + " …");
      output.err().flush();
    }
  }

  /** Takes the line away. */
  void end() {
    if (shown >= 0) {
      output.err().print(CLEAR);
      output.err().flush();
    }
  }
}
