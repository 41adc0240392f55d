package io.daggerflow.flink;

import java.util.function.Consumer;

/**
 * The ways out of {@code orchestrate}.
 *
 * @param durable takes what leaves with its checkpoint
 * @param commands takes commands, which may leave sooner
 */
record Exits(Consumer<Frame> durable, Consumer<Frame> commands) {

  void collect(Frame frame) {
    durable.accept(frame);
  }

  void command(Frame frame) {
    commands.accept(frame);
  }
}
