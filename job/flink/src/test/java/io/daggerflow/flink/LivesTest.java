package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.message.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LivesTest {

  private static Message at(String topic, int partition, long offset) {
    return new Message(topic, partition, offset, 0, null, null, List.of());
  }

  @Test
  void s10_5_everyRecordThatStartsAnInstanceHasANumberOfItsOwn() {
    Set<Long> lives = new HashSet<>();
    int records = 0;
    for (int partition = 0; partition < 32; partition++) {
      for (long offset : new long[] {0, 1, 2, 31, 32, 511, 512, 65_535, 65_536, 1L << 40}) {
        for (int index : new int[] {0, 1, Lives.REQUESTS_OF_A_RECORD - 1}) {
          lives.add(Lives.ofChild(at("dagger.loopback", partition, offset), index));
          lives.add(Lives.ofMessage(at("orders", partition, offset), index));
          lives.add(Lives.ofMessage(at("orders.eu", partition, offset), index));
          records += 3;
        }
        lives.add(Lives.ofRequest(at("dagger.control", partition, offset)));
        records++;
      }
    }
    assertThat(lives).hasSize(records).allSatisfy(life -> assertThat(life).isPositive());
  }

  @Test
  void aNumberNeverChanges() {
    assertThat(Lives.ofRequest(at("dagger.control", 3, 2))).isEqualTo(131_076);
    assertThat(Lives.ofChild(at("dagger.loopback", 3, 2), 5)).isEqualTo((1L << 61) + 34_309);
    assertThat(Lives.ofMessage(at("orders", 3, 2), 0)).isEqualTo(7_880_813_108_036_315_849L);
  }
}
