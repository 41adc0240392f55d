package io.daggerflow.flink;

/**
 * The output of one writer between two checkpoints. Flink keeps it in the checkpoint until it is
 * published.
 *
 * @param writer the subtask that wrote it
 * @param attempt tells the life of that subtask from those before and after: a new one with each
 *     start and each restart
 * @param number of the attempt's batches, from 1
 * @param records how many
 * @param content the records as {@link BatchContent} packs them
 */
record Batch(int writer, String attempt, long number, int records, byte[] content) {

  @Override
  public String toString() {
    return "batch " + number + " of writer " + writer + ", attempt " + attempt;
  }
}
