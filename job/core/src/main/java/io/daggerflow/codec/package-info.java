/**
 * The binary format of state and of internal records: numbered fields in the <a
 * href="https://protobuf.dev/programming-guides/encoding/">protocol buffers wire format</a>,
 * written by hand because the fields are few and are on the hot path. Fields are added, never
 * renumbered; a reader keeps the fields it does not know.
 */
@NullMarked
package io.daggerflow.codec;

import org.jspecify.annotations.NullMarked;
