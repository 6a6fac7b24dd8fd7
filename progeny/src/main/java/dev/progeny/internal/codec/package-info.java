/** Floor 3: values, lambdas, exceptions and handles to bytes and back; the path of fields to a culprit. */
@NullMarked
package dev.progeny.internal.codec;

import org.jspecify.annotations.NullMarked;
