package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.Close;
import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Return;
import io.daggerflow.correlation.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LoopbackTest {

  private static final Key KEY = new Key("channel", "A1");

  private static Loopback loopback() {
    return new Loopback("run-1", 7, "o-1");
  }

  private static LoopbackBatch.Request request(int length) {
    return new LoopbackBatch.Request("o-2", new byte[length]);
  }

  @Test
  void nothingToTellIsNoRecord() {
    assertThat(loopback().batches()).isEmpty();
  }

  @Test
  void oneStepIsOneRecord() {
    Loopback loopback = loopback();
    loopback.add(new Close(KEY, "o-1", 1, 2));
    loopback.add(request(100));
    List<LoopbackBatch> batches = loopback.batches();
    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).run()).isEqualTo("run-1");
    assertThat(batches.get(0).checkpoint()).isEqualTo(7);
    assertThat(batches.get(0).sender()).isEqualTo("o-1");
    assertThat(batches.get(0).notices()).hasSize(1);
    assertThat(batches.get(0).requests()).hasSize(1);
  }

  @Test
  void recordsThatKafkaWouldRefuseAreDividedAndStayInOrder() {
    Loopback loopback = loopback();
    List<Notice> notices = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Offer offer = new Offer(KEY, Samples.message("T", i, "x".repeat(900_000)), 1, false);
      notices.add(
          new Return(
              new Delivery(offer, new Subscription("o-1", 1, i, false, false, false), 1), false));
    }
    for (int i = 0; i < 2_000; i++) {
      notices.add(new Close(KEY, "o-1", 1, i));
    }
    notices.forEach(loopback::add);
    for (int i = 0; i < 1_000; i++) {
      loopback.add(request(i % 2 == 0 ? 10 : 5_000));
    }
    List<LoopbackBatch> batches = loopback.batches();
    assertThat(batches.stream().flatMap(batch -> batch.notices().stream()).toList())
        .isEqualTo(notices);
    assertThat(batches.stream().mapToInt(batch -> batch.requests().size()).sum()).isEqualTo(1_000);
    assertThat(batches)
        .allSatisfy(
            batch -> {
              assertThat(CorrelationFormat.write(batch).length).isLessThan(1_000_000);
              assertThat(batch.requests().size()).isLessThanOrEqualTo(Lives.REQUESTS_OF_A_RECORD);
            });
  }
}
