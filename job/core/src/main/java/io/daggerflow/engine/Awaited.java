package io.daggerflow.engine;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;

/**
 * An event that waits while its instance is suspended (rule S9.2).
 *
 * @param event what happened
 * @param arrived when, in epoch milliseconds
 */
record Awaited(Event event, long arrived) {

  static byte[] write(Event event, long arrived) {
    return EventCodec.write(new FieldWriter(128).number(1, arrived), event).toBytes();
  }

  static Awaited read(byte[] bytes) {
    FieldReader in = new FieldReader(bytes);
    long arrived = 0;
    Event event = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        arrived = in.number();
      } else {
        Event read = EventCodec.read(field, in, 0);
        event = read == null ? event : read;
      }
    }
    if (event == null) {
      throw new IllegalStateException("a waiting event is of an unknown kind");
    }
    return new Awaited(event, arrived);
  }
}
