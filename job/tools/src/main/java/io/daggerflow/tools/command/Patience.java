package io.daggerflow.tools.command;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long the job's answer to a request is waited for. */
public final class Patience {

  @Option(
      names = "--timeout",
      order = 11,
      paramLabel = "DURATION",
      converter = Seconds.class,
      defaultValue = "30",
      description = "How long to wait for the job's answer: seconds or PT1M (default: 30).")
  private Duration timeout;

  public Duration timeout() {
    return timeout;
  }
}
