package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the class file from which a class was made. */
final class ClassBytes {
    private ClassBytes() {}

    /** {@return the class file, or null if its loader has none} */
    static @Nullable ByteBuffer of(Class<?> type) throws IOException {
        ClassLoader definer = type.getClassLoader();
        String path = path(type.getName());
        URL url = definer == null ? null : url(definer, path);
        return url == null ? null : ByteBuffer.wrap(read(url));
    }

    /** {@return the name of the resource that holds the class of this name} */
    static String path(String className) {
        return className.replace('.', '/') + ".class";
    }

    /**
     * A loader that defines classes before it asks its parent may still ask its parent first for resources, and so show another
     * version's class file. As it defined the class itself, its own file is meant: one that its parent does not see.
     */
    private static @Nullable URL url(ClassLoader definer, String path) throws IOException {
        if (definer instanceof URLClassLoader urls) {
            URL own = urls.findResource(path);
            if (own != null) {
                return own;
            }
        }
        URL first = definer.getResource(path);
        ClassLoader parent = definer.getParent();
        URL ofParent = parent == null ? null : parent.getResource(path);
        if (first == null || ofParent == null || !first.toExternalForm().equals(ofParent.toExternalForm())) {
            return first;
        }
        List<URL> own = new ArrayList<>(Collections.list(definer.getResources(path)));
        own.removeIf(url -> url.toExternalForm().equals(ofParent.toExternalForm()));
        return own.isEmpty() ? first : own.get(0);
    }

    /** Reads around the cache of jars, which would keep a jar open that its owner wants to close. */
    static byte[] read(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
