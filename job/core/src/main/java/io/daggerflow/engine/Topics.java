package io.daggerflow.engine;

/** The topics that commands can be sent to, known without asking anybody. */
@FunctionalInterface
public interface Topics {

  /** How many partitions the topic has; 0 if it does not exist. */
  int partitions(String topic);
}
