package io.daggerflow.tools.command;

/** How far something with many parts is: one line that is drawn again, on a terminal only. */
final class Progress {

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
      Output.eraseLine(output.err());
      output.err().print(done + " of " + all + " …");
      output.err().flush();
    }
  }

  /** Takes the line away. */
  void end() {
    if (shown >= 0) {
      Output.eraseLine(output.err());
      output.err().flush();
    }
  }
}
