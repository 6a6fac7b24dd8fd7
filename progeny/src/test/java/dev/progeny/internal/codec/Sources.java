package dev.progeny.internal.codec;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Classes that exist only in a folder which a test made. */
public final class Sources {
    private final Path sources;
    private final Path classes;

    /** Classes that will be in a folder below {@code folder}. */
    public Sources(Path folder) {
        sources = folder.resolve("sources");
        classes = folder.resolve("classes");
    }

    /** Adds a source file; the name is that of the class. */
    public Sources add(String name, String text) {
        write(sources.resolve(name.replace('.', '/') + ".java"), text);
        return this;
    }

    /** Adds a resource. */
    public Sources addResource(String name, String text) {
        write(classes.resolve(name), text);
        return this;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles what was added, against the class path of this JVM; returns the folder of the classes. */
    public Path compile(String... options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var paths = Files.walk(sources)) {
            Collection<Path> units =
                    paths.filter(path -> path.toString().endsWith(".java")).toList();
            List<String> arguments =
                    new ArrayList<>(List.of("-d", classes.toString(), "-proc:none", "--release", "17"));
            arguments.addAll(List.of(options));
            boolean compiled = compiler.getTask(
                            messages, files, null, arguments, null, files.getJavaFileObjectsFromPaths(units))
                    .call();
            if (!compiled) {
                throw new AssertionError(messages);
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles what was added, and makes a loader for it that asks its parent first. */
    public URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {compile().toUri().toURL()}, Sources.class.getClassLoader());
    }

    /** Compiles what was added, and makes a loader for it that asks its parent last, for classes and for resources. */
    public URLClassLoader loaderThatHidesItsParent() throws IOException {
        return new ChildFirst(compile().toUri().toURL());
    }

    private static final class ChildFirst extends URLClassLoader {
        ChildFirst(URL url) {
            super(new URL[] {url}, Sources.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                try {
                    return findClass(name);
                } catch (ClassNotFoundException e) {
                    return super.loadClass(name, resolve);
                }
            }
        }

        @Override
        public @Nullable URL getResource(String name) {
            URL own = findResource(name);
            return own != null ? own : super.getResource(name);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
            all.addAll(Collections.list(getParent().getResources(name)));
            return Collections.enumeration(all);
        }
    }

    /** Compiles what was added, and makes a loader that defines its classes first but shows its parent's resources first. */
    public ClassLoader loaderThatHidesItsParentsClassesOnly() {
        return new ClassesFirst(compile());
    }

    private static final class ClassesFirst extends ClassLoader {
        private final Path folder;

        ClassesFirst(Path folder) {
            super(Sources.class.getClassLoader());
            this.folder = folder;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                Path file = folder.resolve(name.replace('.', '/') + ".class");
                if (known != null || !Files.exists(file)) {
                    return known != null ? known : super.loadClass(name, resolve);
                }
                try {
                    byte[] bytes = Files.readAllBytes(file);
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }

        @Override
        protected Enumeration<URL> findResources(String name) throws IOException {
            URL own = findResource(name);
            return own == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(own));
        }

        @Override
        protected @Nullable URL findResource(String name) {
            try {
                Path file = folder.resolve(name);
                return Files.exists(file) ? file.toUri().toURL() : null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
