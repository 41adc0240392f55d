package io.daggerflow.correlation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What messages and subscriptions meet at (rule S5.1).
 *
 * @param channel the id of the channel
 * @param value the correlation value as text, of any length
 */
public record Key(String channel, String value) {

  private static final int LONGEST_VALUE = 256;

  /**
   * A text of bounded length that is equal for equal keys only: the value behind {@code =}, or, if
   * it is longer than 256 bytes, its hash behind {@code #}.
   */
  public String text() {
    if (value.length() * 3 <= LONGEST_VALUE) {
      return channel + '=' + value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= LONGEST_VALUE ? channel + '=' + value : channel + '#' + hash(bytes);
  }

  private static String hash(byte[] bytes) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
