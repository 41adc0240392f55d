/**
 * Makes the calls of {@code executor} and {@code http} tasks beside the tasks of Flink, which are
 * never kept waiting: a few threads and connections for each TaskManager, shared among those who
 * are called, and a queue of replies that a source reads.
 */
@NullMarked
package io.daggerflow.flink.calls;

import org.jspecify.annotations.NullMarked;
