/** Floor 0: what differs by operating system or JDK: process identity, signals, futex, folders. */
@NullMarked
package dev.progeny.internal.platform;

import org.jspecify.annotations.NullMarked;
