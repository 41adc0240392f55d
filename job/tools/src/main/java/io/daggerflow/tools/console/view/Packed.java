package io.daggerflow.tools.console.view;

import io.daggerflow.value.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Records of the job in few bytes. They resemble one another, so each is compressed with the words
 * that all of them have: an event of 700 bytes takes some 130.
 */
final class Packed {

  /** First byte of what was compressed with {@link #WORDS}: other words would be another format. */
  private static final int FIRST_WORDS = 1;

  private static final byte[] WORDS =
      ("{\"instanceId\":\"\",\"keyEncoding\":\"utf-8\",\"valueEncoding\":\"headers\":[],\"code\":\""
              + "\"message\":\"Expected an instance, but \"correlationKey\":\"base64\"definition\""
              + "\"processes\":[{\"name\":\"\"tasks\":[\"elements\":{\"failures\":[{\"suspended\":true"
              + "\"compensating\":false\"incidents\":\"parent\":{\"instanceId\":\"\"part\":\"parts\":"
              + "\"cause\":{\"type\":\"child\",\"path\":\"\"cause\":{\"type\":\"handler\",\"path\":\""
              + "\"attempt\":1}\"cause\":{\"type\":\"timer\",\"path\":\"\",\"due\":\"FAILURE\",\"reason\":\""
              + "TIMEOUT: '' was not over in time\",\"inside\":true}SKIPPED\"STOPPED\"FAILURE\"hold\":true"
              + "\"parameters\":{\"workflow\"dynamic\"branch\"assign\"decision\"sensor\"trigger\"interval\""
              + "\"executor\"http\"parallel\"},\"jobRun\":\"\",\"requestId\":\"\"template\":\"\",\"version\":1,"
              + "\"seq\":1,\"time\":\"2026-01-01T00:00:00.000Z\",\"cause\":{\"type\":\"request\","
              + "\"request\":\"start\"},\"cause\":{\"type\":\"message\",\"topic\":\"\",\"partition\":0,"
              + "\"offset\":1},\"status\":\"COMPLETED\",\"status\":\"EXECUTING\",\"transitions\":["
              + "{\"path\":\"\",\"type\":\"workflow\",\"from\":\"NOT_STARTED\",\"to\":\"SUBMITTED\",\"run\":1},"
              + "{\"path\":\"\",\"type\":\"workflow\",\"from\":\"SUBMITTED\",\"to\":\"EXECUTING\",\"run\":1},"
              + "\"type\":\"process\",\"from\":\"NOT_STARTED\",\"to\":\"EXECUTING\",\"run\":1,\"due\":\""
              + "\"waitsFor\":{\"topic\":\"\",\"value\":\"\"}},\"type\":\"kafka-command\",\"from\":"
              + "\"NOT_STARTED\",\"to\":\"COMPLETED\",\"run\":1},{\"path\":\"\"type\":\"kafka-listener\","
              + "\"from\":\"EXECUTING\",\"to\":\"COMPLETED\",\"run\":1},{\"path\":\"")
          .getBytes(StandardCharsets.UTF_8);

  private Packed() {}

  /** The bytes of a record, in fewer. */
  static byte[] of(byte[] record) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setDictionary(WORDS);
      deflater.setInput(record);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(record.length / 4 + 16);
      out.write(FIRST_WORDS);
      byte[] buffer = new byte[1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** The record, read as JSON again. */
  @SuppressWarnings("unchecked") // only objects are packed, and Json gives maps with text keys
  static Map<String, @Nullable Object> read(byte[] packed) {
    try {
      return (Map<String, @Nullable Object>) Json.parse(bytes(packed));
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException("Expected a record of the view, but it is no JSON", e);
    }
  }

  static byte[] bytes(byte[] packed) {
    if (packed.length == 0 || packed[0] != FIRST_WORDS) {
      throw new IllegalStateException("Expected a record of this version of the view");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setDictionary(WORDS);
      inflater.setInput(packed, 1, packed.length - 1);
      ByteArrayOutputStream out = new ByteArrayOutputStream(packed.length * 6);
      byte[] buffer = new byte[4096];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          throw new IllegalStateException("Expected a whole record of the view, but it is cut off");
        }
        out.write(buffer, 0, count);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new IllegalStateException("Expected a record of the view, but it is damaged", e);
    } finally {
      inflater.end();
    }
  }
}
