package io.daggerflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A reader that does not know some fields keeps them as they were. */
final class UnknownFieldsTest {

  @Test
  void fieldsOfAllTypesAreKeptAndTheOthersRead() {
    byte[] bytes =
        new FieldWriter()
            .number(1, 300)
            .text(2, "kept")
            .text(3, "read")
            .value(4, 0.5)
            .bytes(5, new byte[200])
            .text(6, "read too")
            .toBytes();
    FieldReader fields = new FieldReader(bytes);
    String read = "";
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == 3 || field == 6) {
        read += fields.text();
      } else {
        fields.keep();
      }
    }
    assertThat(read).isEqualTo("readread too");
    assertThat(fields.unknown())
        .isEqualTo(
            new FieldWriter()
                .number(1, 300)
                .text(2, "kept")
                .value(4, 0.5)
                .bytes(5, new byte[200])
                .toBytes());
  }
}
