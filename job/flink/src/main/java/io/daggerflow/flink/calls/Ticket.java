package io.daggerflow.flink.calls;

import io.daggerflow.call.CallId;
import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;

/** Names one try of one call of one instance. */
public record Ticket(String instance, CallId id) {

  void write(FieldWriter out) {
    out.text(1, instance)
        .number(2, id.life())
        .text(3, id.path())
        .number(4, id.run())
        .number(5, id.attempt());
  }

  static Ticket read(FieldReader in) {
    String instance = "";
    long life = 0;
    String path = "";
    int run = 0;
    int attempt = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> instance = in.text();
        case 2 -> life = in.number();
        case 3 -> path = in.text();
        case 4 -> run = (int) in.number();
        case 5 -> attempt = (int) in.number();
        default -> in.keep();
      }
    }
    return new Ticket(instance, new CallId(life, path, run, attempt));
  }
}
