package dev.progeny.internal.manager;

import dev.progeny.internal.codec.Deputies;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Asks an object of a server all that is asked of a proxy. Two proxies are equal if they lead to the same object. */
public final class InterfaceProxy implements InvocationHandler {
    private static final @Nullable Object[] NONE = {};

    static {
        Deputies.addSource(InterfaceProxy::standIn);
    }

    private final Stub stub;
    private final Class<?> type;
    private final Methods methods;

    private InterfaceProxy(Stub stub, Class<?> type) {
        this.stub = stub;
        this.type = type;
        this.methods = Methods.of(type);
    }

    /** {@return a proxy of an object; in the process of its server, the object itself} */
    public static Object of(Stub stub, Class<?> type) {
        Object here = stub.here();
        return here != null
                ? here
                : Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new InterfaceProxy(stub, type));
    }

    /** Whether an object is a proxy of an object of the same server as another. */
    public static boolean isAtServerOf(Stub other, Object object) {
        InterfaceProxy proxy = find(object);
        return proxy != null && proxy.stub.server().equals(other.server());
    }

    private static @Nullable InterfaceProxy find(@Nullable Object object) {
        return object instanceof Proxy && Proxy.getInvocationHandler(object) instanceof InterfaceProxy proxy
                ? proxy
                : null;
    }

    private static Object standIn(Object object) throws InvalidObjectException {
        InterfaceProxy proxy = find(object);
        return proxy == null ? object : new Ticket(proxy.stub.ticket(), proxy.type, proxy.methods.checksum());
    }

    /**
     * What travels in place of a proxy, or of the object behind one.
     *
     * @param object names the object
     * @param type the interface
     * @param checksum of its methods, as the sender has them
     */
    record Ticket(ObjectTicket object, Class<?> type, int checksum) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            if (Methods.of(type).checksum() != checksum) {
                throw new InvalidObjectException(
                        "interface " + type.getName()
                                + " does not have the same methods in the process of the manager and here; let both run the same version");
            }
            return Arrivals.arrive(object, stub -> of(stub, type));
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && isEqual(find(arguments[0]));
                case "hashCode" -> stub.hashCode();
                default -> stub.call(methods.text(), NONE);
            };
        }
        return stub.call(methods.of(method), arguments == null ? NONE : arguments);
    }

    private boolean isEqual(@Nullable InterfaceProxy other) {
        return other != null && other.stub.equals(stub);
    }
}
