package dev.progeny.internal.manager;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.lang.reflect.Proxy;

/** What filters of users let pass between a manager and other programs without being asked: what a manager itself sends. */
final class Filters {
    private static final String OURS = "dev.progeny.";
    private static final String HANDLES = OURS + "Managed";
    private static final String TICKET = OURS + "internal.manager.InterfaceProxy$Ticket";

    private Filters() {}

    /** {@return a filter that lets handles pass, and asks {@code filter} about all else} */
    static ObjectInputFilter ofValues(ObjectInputFilter filter) {
        return info -> isHandle(info) ? Status.ALLOWED : filter.checkInput(info);
    }

    /** {@return a filter that lets exceptions of the JDK and of Progeny pass, and asks {@code filter} about all else} */
    static ObjectInputFilter ofThrown(ObjectInputFilter filter) {
        return info -> isThrown(info) ? Status.ALLOWED : filter.checkInput(info);
    }

    /** Of a proxy, its interfaces and its handler are asked about too, each by itself. */
    private static boolean isHandle(FilterInfo info) {
        Class<?> type = info.serialClass();
        return type == ServerAddress.class
                || type == ObjectTicket.class
                || type == Class.class
                || type != null
                        && (Proxy.isProxyClass(type)
                                || type.getName().equals(TICKET)
                                || type.getName().startsWith(HANDLES));
    }

    private static boolean isThrown(FilterInfo info) {
        Class<?> type = info.serialClass();
        return type == StackTraceElement.class
                || type == StackTraceElement[].class
                || type != null
                        && Throwable.class.isAssignableFrom(type)
                        && (type.getModule() == Object.class.getModule()
                                || type.getName().startsWith(OURS));
    }
}
