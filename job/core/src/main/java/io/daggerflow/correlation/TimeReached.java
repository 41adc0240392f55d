package io.daggerflow.correlation;

/** The time of an {@link Output.WakeAt} has come, or some other time: then nothing is due. */
public record TimeReached() implements Input {

  @Override
  public void handle(Handler handler) {
    handler.timeReached();
  }
}
