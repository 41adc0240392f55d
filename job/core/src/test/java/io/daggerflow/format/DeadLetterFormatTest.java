package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeadLetterFormatTest {

  private static final byte[] NO_TEXT = {(byte) 0xff, 0, 17};

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static DeadLetter letter(byte[] key, byte[] value, List<Header> headers) {
    return new DeadLetter(
        new Message("IN", 3, 1L << 40, 5, key, value, headers),
        DeadLetter.Code.UNMATCHED,
        "nobody",
        null,
        "P/L",
        "A1");
  }

  @Test
  void whatWasWrittenIsReadAgain() throws Exception {
    for (DeadLetter letter :
        List.of(
            letter(
                utf8("key €"),
                utf8("{\"a\": 1}"),
                List.of(new Header("h", utf8("v")), new Header("h", NO_TEXT))),
            letter(null, null, List.of(new Header("empty", null))),
            letter(NO_TEXT, NO_TEXT, List.of()))) {
      DeadLetter read = DeadLetterFormat.read(DeadLetterFormat.write(letter, 1_000), 5);
      assertThat(read).usingRecursiveComparison().isEqualTo(letter);
    }
  }

  @Test
  void aPartOfAMessageIsNotRead() {
    byte[] record = DeadLetterFormat.write(letter(null, utf8("{"), List.of()), 1_000, true);
    assertThatThrownBy(() -> DeadLetterFormat.read(record, 5))
        .isInstanceOf(DeadLetterFormat.UnreadableDeadLetterException.class)
        .hasMessageStartingWith("Expected a whole message, but");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          {'topic',                                               Unexpected
          [],                                                     it is array
          {'topic':1},                                            no text 'topic'
          {'topic':'t'|'partition':-1|'offset':0},                no 'partition'
          {'topic':'t'|'partition':3000000000|'offset':0},        no 'partition'
          {'topic':'t'|'partition':0|'offset':1.5},               no 'offset'
          {'topic':'t'|'partition':0|'offset':1|'key':7},         no text 'key'
          {'topic':'t'|'partition':0|'offset':1|'key':'a'|'keyEncoding':'rot13'}, is no rot13
          {'topic':'t'|'partition':0|'offset':1|'key':'?'|'keyEncoding':'base64'}, is no base64
          {'topic':'t'|'partition':0|'offset':1|'headers':[1]},   a header is none
          {'topic':'t'|'partition':0|'offset':1|'code':'MOON'|'message':''}, no code 'MOON'
          """)
  void whatIsNoDeadLetterIsSaid(String record, String why) {
    byte[] json = utf8(record.replace('\'', '"').replace('|', ','));
    assertThatThrownBy(() -> DeadLetterFormat.read(json, 5))
        .isInstanceOf(DeadLetterFormat.UnreadableDeadLetterException.class)
        .hasMessageStartingWith("Expected a dead letter as a JSON object, but ")
        .hasMessageContaining(why);
  }

  @Test
  void nothingIsNoDeadLetter() {
    assertThatThrownBy(() -> DeadLetterFormat.read(null, 5))
        .isInstanceOf(DeadLetterFormat.UnreadableDeadLetterException.class);
  }
}
