package dev.progeny.internal.manager;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The methods of an interface as operations. Their numbers follow from their names and types alone, so that processes with the same
 * interface agree; those with different versions of it differ in the {@link #checksum}. The last operation is {@code toString}.
 */
final class Methods {
    private static final ClassValue<Methods> KNOWN = new ClassValue<>() {
        @Override
        protected Methods computeValue(Class<?> type) {
            return new Methods(type);
        }
    };

    private final Map<String, Operation> bySignature = new TreeMap<>();
    private final Map<Method, Operation> byMethod = new HashMap<>();
    private final Operation[] operations;
    private final int checksum;

    private Methods(Class<?> type) {
        Map<String, Method> sorted = new TreeMap<>();
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                sorted.putIfAbsent(signature(method), method);
            }
        }
        List<Operation> all = new ArrayList<>();
        sorted.forEach((signature, method) -> {
            Operation operation = new Call(all.size(), method);
            all.add(operation);
            bySignature.put(signature, operation);
        });
        all.add(new Text(all.size()));
        for (Method method : type.getMethods()) {
            Operation operation = bySignature.get(signature(method));
            if (operation != null) {
                byMethod.put(method, operation);
            }
        }
        operations = all.toArray(Operation[]::new);
        checksum = String.join("\n", sorted.keySet()).hashCode();
    }

    private static String signature(Method method) {
        return method.getName()
                + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .toMethodDescriptorString();
    }

    static Methods of(Class<?> type) {
        return KNOWN.get(type);
    }

    /** @throws IllegalArgumentException if it is in a module that does not let this one call them */
    void ensureCallable() {
        for (Method method : byMethod.keySet()) {
            Class<?> type = method.getDeclaringClass();
            if (!method.trySetAccessible()) {
                String here = Methods.class.getModule().isNamed()
                        ? Methods.class.getModule().getName()
                        : "ALL-UNNAMED";
                String module = type.getModule().getName();
                String name = type.getPackageName();
                throw new IllegalArgumentException(
                        "interface " + type.getName() + " is in package " + name + " of module " + module
                                + ", which is not open to " + here + "; add \"opens " + name + " to " + here
                                + ";\" to its module-info, or"
                                + " --add-opens " + module + "/" + name + "=" + here + " to the command line");
            }
        }
    }

    /** {@return a number that differs between different sets of methods} */
    int checksum() {
        return checksum;
    }

    /** {@return all of them, by number} */
    Operation[] operations() {
        return operations.clone();
    }

    /** {@return what a method asks} */
    Operation of(Method method) {
        Operation operation = byMethod.get(method);
        if (operation == null) { // as an interface above declares it
            operation = bySignature.get(signature(method));
        }
        if (operation == null) {
            throw new AssertionError(method + " is none of the interface");
        }
        return operation;
    }

    /** {@return what {@code toString} asks} */
    Operation text() {
        return operations[operations.length - 1];
    }

    private record Call(int number, Method method) implements Operation {
        Call {
            method.trySetAccessible(); // an interface need not be public; see ensureCallable
        }

        @Override
        public boolean isInterruptible() {
            for (Class<?> thrown : method.getExceptionTypes()) {
                if (thrown.isAssignableFrom(InterruptedException.class)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public @Nullable Object run(Object target, @Nullable Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                Throwable thrown = e.getCause();
                throw thrown == null ? e : thrown;
            }
        }
    }

    private record Text(int number) implements Operation {
        @Override
        public boolean isInterruptible() {
            return false;
        }

        @Override
        public Object run(Object target, @Nullable Object[] arguments) {
            return target.toString();
        }
    }
}
