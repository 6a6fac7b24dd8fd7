package dev.progeny.internal.codec;

import dev.progeny.internal.codec.ClassDialogue.Absent;
import dev.progeny.internal.codec.ClassDialogue.ClassAnswer;
import dev.progeny.internal.codec.ClassDialogue.Defined;
import dev.progeny.internal.codec.ClassDialogue.LoaderResource;
import dev.progeny.internal.codec.ClassDialogue.OfApplication;
import dev.progeny.internal.codec.ClassDialogue.Question;
import dev.progeny.internal.codec.ClassDialogue.Resource;
import dev.progeny.internal.codec.ClassDialogue.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a class loader of another process. For each class it asks there which loader defines it, as only that process knows in
 * what order its loaders look; then it defines the class by the bytes that came, or leaves it to the loader that stands for the
 * definer, or, if the definer is the application's loader, takes the class that this process has.
 *
 * <p>So two classes that are the same there are the same here, and a version that hides another there hides it here.
 */
final class RemoteClassLoader extends ClassLoader {
    /** Enough for the names that frameworks probe; the bound keeps a program that makes names up from filling the memory. */
    private static final int MOST_REMEMBERED = 10_000;

    private final LoaderKey key;
    private final ClassAuthority authority;
    private final Function<LoaderKey, RemoteClassLoader> peers;
    private final Map<String, ClassAnswer> remembered = new ConcurrentHashMap<>();

    static {
        registerAsParallelCapable();
    }

    /**
     * @param authority answers, or lets its own parent answer, for the process that has the loader
     * @param peers what stands for other loaders
     */
    RemoteClassLoader(LoaderKey key, ClassAuthority authority, Function<LoaderKey, RemoteClassLoader> peers) {
        super(HomeLoader.get());
        this.key = key;
        this.authority = authority;
        this.peers = peers;
    }

    LoaderKey key() {
        return key;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> type = findLoadedClass(name);
            if (type == null) {
                type = isHereFirst(name) ? loadHereFirst(name) : fetch(name);
            }
            if (resolve) {
                resolveClass(type);
            }
            return type;
        }
    }

    /** Only these cannot be hidden by another version; an application's may be there and be found by a loader above it here. */
    private boolean isHereFirst(String name) {
        return name.startsWith("java.") || HomeLoader.isOurs(name) || isOfApplication();
    }

    private boolean isOfApplication() {
        return key.equals(LoaderKey.APPLICATION);
    }

    private Class<?> loadHereFirst(String name) throws ClassNotFoundException {
        try {
            return getParent().loadClass(name);
        } catch (ClassNotFoundException e) {
            if (name.startsWith("java.")) {
                throw e;
            }
            return fetch(name);
        }
    }

    private Class<?> fetch(String name) throws ClassNotFoundException {
        ClassAnswer answer = remembered.get(name);
        if (answer == null) {
            answer = askClass(isOfApplication() ? Topic.CLASS_BYTES : Topic.CLASS, name);
        }
        if (answer instanceof OfApplication) {
            try {
                Class<?> type = getParent().loadClass(name);
                remember(name, answer);
                return type;
            } catch (ClassNotFoundException e) {
                answer = askClass(Topic.CLASS_BYTES, name); // that process's class path was extended while it ran
            }
        }
        if (answer instanceof Defined defined) {
            return (defined.key().equals(key) ? this : peers.apply(defined.key())).define(name, defined);
        }
        remember(name, answer);
        throw new ClassNotFoundException(answer instanceof Absent none ? none.reason() : name);
    }

    private void remember(String name, ClassAnswer answer) {
        if (remembered.size() < MOST_REMEMBERED) {
            remembered.put(name, answer);
        }
    }

    private Class<?> define(String name, Defined defined) {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : defineClass(name, defined.bytes(), domain(defined.source()));
        }
    }

    private ProtectionDomain domain(String source) {
        URL location = null;
        try {
            location = source.isEmpty() ? null : URI.create(source).toURL();
        } catch (IllegalArgumentException | IOException e) {
            // A protocol of the other process, such as that of a nested jar: of no use here.
        }
        CodeSource code = location == null ? null : new CodeSource(location, (Certificate[]) null);
        return new ProtectionDomain(code, null, this, null);
    }

    @Override
    public @Nullable URL getResource(String name) {
        List<URL> urls = urls(Topic.RESOURCE, name);
        return urls.isEmpty() ? null : urls.get(0);
    }

    @Override
    public Enumeration<URL> getResources(String name) {
        return Collections.enumeration(urls(Topic.RESOURCES, name));
    }

    private List<URL> urls(Topic topic, String name) {
        try {
            List<URL> urls = new ArrayList<>();
            if (isOfApplication()) {
                urls.addAll(Collections.list(getParent().getResources(name)));
                if (!urls.isEmpty()) {
                    return urls;
                }
            }
            for (Resource resource : ClassDialogue.readResources(ask(topic, name))) {
                if (resource instanceof LoaderResource own) {
                    urls.add(MemoryUrls.of(key, urls.size(), name, own.bytes()));
                } else {
                    urls.addAll(Collections.list(getParent().getResources(name)));
                }
            }
            return urls;
        } catch (IOException e) {
            return List.of(); // the other process is gone, and this one will be; a resource may always be missing
        }
    }

    private ClassAnswer askClass(Topic topic, String name) throws ClassNotFoundException {
        try {
            return ClassAnswer.read(ask(topic, name));
        } catch (IOException e) {
            throw new ClassNotFoundException(name + ": the process that has it does not answer", e);
        }
    }

    private ByteBuffer ask(Topic topic, String name) throws IOException {
        return authority.ask(new Question(topic, key, name).toBytes());
    }
}
