package dev.progeny;

import java.io.ObjectInputFilter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;

/** What may come in from programs outside the family. */
final class InputFilters {
    /**
     * Admits what the JDK has for plain data. The depth stops nested collections that take for ever to hash; longer arrays than these
     * would not fit a frame.
     */
    static final String PLAIN_PATTERN = "maxdepth=32;"
            + "java.lang.Boolean;java.lang.Byte;java.lang.Character;java.lang.Short;java.lang.Integer;java.lang.Long;"
            + "java.lang.Float;java.lang.Double;java.lang.Number;java.lang.String;java.lang.Enum;java.lang.Object;"
            + "java.math.BigInteger;java.math.BigDecimal;java.math.MathContext;java.math.RoundingMode;"
            + "java.time.*;java.time.chrono.*;"
            + "java.util.*;java.util.concurrent.ConcurrentHashMap;java.util.concurrent.CopyOnWriteArrayList;"
            + "java.util.concurrent.ConcurrentSkipListMap;java.util.concurrent.ConcurrentSkipListSet;"
            + "java.nio.file.Path;"
            + "!*";

    /** The same as a filter. */
    static final ObjectInputFilter PLAIN_DATA = ObjectInputFilter.Config.createFilter(PLAIN_PATTERN);

    private InputFilters() {}

    /** Refuses what is no address of a socket that could be connected. */
    static void checkAddress(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        if (address instanceof InetSocketAddress internet) {
            if (internet.isUnresolved()) {
                throw new IllegalArgumentException("the host of address " + internet + " is unknown");
            }
        } else if (!(address instanceof UnixDomainSocketAddress)) {
            throw new IllegalArgumentException("address must be an InetSocketAddress or a UnixDomainSocketAddress, was "
                    + address.getClass().getName());
        }
    }
}
