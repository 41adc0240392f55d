package io.daggerflow.tools;

import java.io.StringWriter;

/** One run of the command line: exit code and what it printed. */
public record Run(int code, String out, String err) {

  public static Run dagger(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Dagger.commandLine(out, err).execute(args);
    return new Run(code, out.toString(), err.toString());
  }
}
