package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.CallId;
import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.flink.calls.Exchange;
import io.daggerflow.flink.calls.OpenCalls;
import io.daggerflow.flink.calls.RepeatedCalls;
import io.daggerflow.flink.calls.Ticket;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Bytes of the states that are the job's own, and not of the core, do not change. */
final class GoldenBytesTest {

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void templates() {
    String golden = "0a0353403112027b7d18e807" + "2001" + "2801";
    StoredTemplate template = StoredTemplate.active("S@1", Samples.bytes("{}"), 1_000).retire();
    assertThat(hex(template.toBytes())).isEqualTo(golden);
    StoredTemplate read = StoredTemplate.of(bytes(golden));
    assertThat(read).isEqualTo(template);
    assertThat(read.since()).isEqualTo(1_000);
    assertThat(read.isRetired()).isTrue();
    assertThat(read.retirement()).isEqualTo(1);
    assertThat(hex(read.close().leave().toBytes()))
        .isEqualTo("0a03534031" + "1200" + "18e807" + "2003" + "2801");
  }

  @Test
  void lineage() {
    SinkKind sink = SinkKind.WRITE_AHEAD;
    String golden = "0a0162" + "12050a01611007" + "1801";
    byte[] before = Lineage.first("a", sink).toBytes();
    Lineage lineage = Lineage.restored("b", sink, before, OptionalLong.of(7));
    assertThat(hex(lineage.toBytes())).isEqualTo(golden);
    Lineage next = Lineage.restored("c", sink, bytes(golden), OptionalLong.of(9));
    assertThat(next.accepts("a", 7)).isTrue();
    assertThat(next.accepts("a", 8)).isFalse();
    assertThat(next.accepts("b", 9)).isTrue();
  }

  @Test
  void calls() {
    String golden = "0a0e" + "0a036f2d31" + "1011" + "1a0150" + "2002" + "2803";
    Ticket ticket = new Ticket("o-1", new CallId(17, "P", 2, 3));
    assertThat(OpenCalls.read(List.of(bytes(golden)))).containsExactly(ticket);
    Exchange exchange =
        Exchange.join("golden", new CallLimits(1, 1, 1, 1_000), getClass().getClassLoader());
    try {
      OpenCalls open = new OpenCalls(exchange, false, new RepeatedCalls(0, () -> 0));
      open.restored(ticket);
      assertThat(open.snapshot(1))
          .singleElement()
          .satisfies(element -> assertThat(hex(element)).isEqualTo(golden));
    } finally {
      exchange.leave();
    }
  }

  @Test
  void users() {
    String golden = "0a03534031" + "10ffffffffffffffffff01";
    VersionUsers users = VersionUsers.restore(List.of());
    users.add("S@1", -1);
    assertThat(users.snapshot())
        .singleElement()
        .satisfies(e -> assertThat(hex(e)).isEqualTo(golden));
    assertThat(VersionUsers.restore(List.of(bytes(golden))).of("S@1")).isEqualTo(-1);
  }

  @Test
  void retirements() {
    String golden = "0a03534031" + "1002" + "1801" + "2003";
    RetiredVersions versions = RetiredVersions.restore(List.of());
    StoredTemplate retired =
        StoredTemplate.active("S@1", Samples.bytes("{}"), 0).retire().bringBack().retire();
    versions.isReleasedBy(Need.learned(retired, 3, 1));
    assertThat(versions.snapshot())
        .singleElement()
        .satisfies(e -> assertThat(hex(e)).isEqualTo(golden));
    assertThat(RetiredVersions.restore(List.of(bytes(golden))).neededOf("S@1")).isEqualTo(3);
  }
}
