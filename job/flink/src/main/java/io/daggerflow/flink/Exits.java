package io.daggerflow.flink;

import java.util.function.Consumer;

/**
 * The ways out of {@code orchestrate}.
 *
 * @param durable takes what leaves with its checkpoint
 * @param commands takes commands, which may leave sooner
 * @param needs takes what is told of retired versions
 */
record Exits(Consumer<Frame> durable, Consumer<Frame> commands, Consumer<Frame> needs) {

  void collect(Frame frame) {
    durable.accept(frame);
  }

  void command(Frame frame) {
    commands.accept(frame);
  }

  void need(Need need) {
    needs.accept(Frame.need(need));
  }
}
