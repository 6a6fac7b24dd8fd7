package dev.progeny.internal.codec;

import dev.progeny.internal.platform.ProcessIdentity;
import java.lang.ref.WeakReference;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which class loader a class comes from, told across processes by keys. A process numbers its own loaders when first asked; in another
 * process, a {@link RemoteClassLoader} stands for such a loader and fetches what it lacks. Keys mean the same everywhere, so a value
 * may go on to a third process.
 *
 * <p>The application's loader and those above it have no key: each process has them, with the same class path and module path.
 *
 * <p>Own loaders are held weakly. Those that stand for others are held for the life of this process, as the statics of their classes
 * must be.
 */
public final class ClassOrigins {
    private static final long SELF = ProcessIdentity.self();
    private static final Map<ClassLoader, LoaderKey> KEYS = new WeakHashMap<>();
    private static final Map<LoaderKey, WeakReference<ClassLoader>> LOADERS = new ConcurrentHashMap<>();
    private static final Map<LoaderKey, RemoteClassLoader> REMOTE = new ConcurrentHashMap<>();

    private static int lastNumber;
    private static volatile @Nullable ClassAuthority upstream;

    private ClassOrigins() {}

    /** Tells whom to ask for classes of other processes' loaders; a child calls it once, before it decodes anything. */
    public static void setUpstream(ClassAuthority authority) {
        upstream = authority;
    }

    static @Nullable ClassAuthority upstream() {
        return upstream;
    }

    /** {@return the key of a loader that is not of the application} */
    static LoaderKey keyOf(ClassLoader loader) {
        if (loader instanceof RemoteClassLoader remote) {
            return remote.key();
        }
        synchronized (KEYS) {
            LoaderKey known = KEYS.get(loader);
            if (known == null) {
                LOADERS.values().removeIf(reference -> reference.get() == null);
                known = new LoaderKey(SELF, ++lastNumber);
                KEYS.put(loader, known);
                LOADERS.put(known, new WeakReference<>(loader));
            }
            return known;
        }
    }

    /** Whether this process gave the key. */
    static boolean isOwn(LoaderKey key) {
        return key.owner() == SELF;
    }

    /** {@return the loader to which this process gave the key, or null if it has been collected or the key is another's} */
    static @Nullable ClassLoader own(LoaderKey key) {
        WeakReference<ClassLoader> reference = LOADERS.get(key);
        return reference == null ? null : reference.get();
    }

    private static RemoteClassLoader remote(LoaderKey key, ClassAuthority authority) {
        RemoteClassLoader known = REMOTE.get(key);
        if (known == null) {
            RemoteClassLoader made = new RemoteClassLoader(key, authority, new Others(authority));
            RemoteClassLoader earlier = REMOTE.putIfAbsent(key, made);
            known = earlier == null ? made : earlier;
        }
        return known;
    }

    /** The loaders that stand for those of the others; no lambda, since each child comes this way, and would have no other to make. */
    private static final class Others implements Function<LoaderKey, RemoteClassLoader> {
        private final ClassAuthority authority;

        Others(ClassAuthority authority) {
            this.authority = authority;
        }

        @Override
        public RemoteClassLoader apply(LoaderKey key) {
            return remote(key, authority);
        }
    }

    /**
     * Loads a class for a decoder.
     *
     * @param key the key of its loader, or null for the application's
     */
    static Class<?> load(String name, @Nullable LoaderKey key) throws ClassNotFoundException {
        ClassNotFoundException notFound = null;
        for (ClassLoader candidate : candidates(name, key)) {
            try {
                return Class.forName(name, false, candidate);
            } catch (ClassNotFoundException e) {
                if (notFound == null) {
                    notFound = e;
                } else {
                    notFound.addSuppressed(e);
                }
            }
        }
        String origin = key == null || isOwn(key) ? "" : ", defined there by a class loader of its own,";
        throw new ClassNotFoundException(
                "class " + name + origin + " is not known in this process; put it on the class path of both sides",
                notFound);
    }

    /** Whether each thread, whatever its context loader, would get this class for this key, and always will. */
    static boolean isSettled(Class<?> type, @Nullable LoaderKey key) {
        ClassLoader loader = type.getClassLoader();
        if (key != null) {
            return !HomeLoader.isOfApplication(loader) && keyOf(loader).equals(key);
        }
        try {
            return Class.forName(type.getName(), false, HomeLoader.get()) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** {@return a loader that may define a proxy for these interfaces} */
    static ClassLoader proxyLoader(Class<?>[] interfaces, @Nullable LoaderKey key) {
        for (ClassLoader candidate : candidates("", key)) {
            if (seesAll(candidate, interfaces)) {
                return candidate;
            }
        }
        return HomeLoader.get();
    }

    private static boolean seesAll(ClassLoader loader, Class<?>[] interfaces) {
        for (Class<?> type : interfaces) {
            try {
                if (Class.forName(type.getName(), false, loader) != type) {
                    return false;
                }
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
        return true;
    }

    /** The loaders to try, most fitting first. */
    private static Set<ClassLoader> candidates(String name, @Nullable LoaderKey key) {
        ClassAuthority authority = upstream;
        Set<ClassLoader> candidates = new LinkedHashSet<>();
        if (HomeLoader.isOurs(name)) {
            candidates.add(HomeLoader.get());
        }
        if (key != null && isOwn(key)) {
            ClassLoader own = own(key);
            if (own != null) {
                candidates.add(own);
            }
        } else if (key != null && authority != null) {
            candidates.add(remote(key, authority));
        }
        candidates.add(HomeLoader.get());
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            candidates.add(context);
        }
        candidates.add(ClassLoader.getSystemClassLoader());
        if (authority != null) {
            candidates.add(remote(LoaderKey.APPLICATION, authority));
        }
        return candidates;
    }
}
