/**
 * Text at the edges: template files, requests, and the records that the job puts out, as the wire
 * format says. Reading never throws on what a user wrote; it says what is wrong.
 */
@NullMarked
package io.daggerflow.format;

import org.jspecify.annotations.NullMarked;
