package io.daggerflow.builder;

/** What may be done when a task is stopped, or its work undone. */
public sealed interface Action extends Do
    permits Task.KafkaCommand, Task.Assign, Task.Executor, Task.Http {}
