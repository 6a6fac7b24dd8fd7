package dev.progeny.everywhere;

import com.acme.Main;
import dev.progeny.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A user's program, and Progeny as a jar, in a folder of a test. */
final class Acme {
    /** What the program prints wherever it runs. */
    static final List<String> OUTPUT = List.of(
            "child: 42 [Point[x=1, y=2]]",
            "grandchild: 42",
            "pool: [1, 4, 9]",
            "exception: Trouble, code 7",
            "queue: Answer[to=Point[x=3, y=4]]",
            "pipe: Answer[to=Point[x=6, y=5]]",
            "done");

    private final Path folder;

    Acme(Path folder) {
        this.folder = folder;
    }

    /** {@return the program as one source file} */
    static Path mainSource() {
        Path module = locationOf(Main.class).resolve("../..").normalize();
        return module.resolve("src/test/java/com/acme/Main.java");
    }

    /** Compiles the program. */
    Path classes() throws IOException {
        Path classes = folder.resolve("classes");
        if (!Files.exists(classes)) {
            compile(classes, coreJar(), List.of(), mainSource());
        }
        return classes;
    }

    /** Compiles the program as a named module. */
    Path module() throws IOException {
        Path info = write(folder.resolve("module/module-info.java"), "module com.acme { requires dev.progeny; }");
        Path classes = folder.resolve("com.acme");
        compile(classes, coreJar(), List.of("-p", coreJar().toString()), info, mainSource());
        return classes;
    }

    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Compiles source files into a folder. */
    static void compile(Path classes, Path classPath, List<String> options, Path... sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> arguments =
                    new ArrayList<>(List.of("-d", classes.toString(), "--release", "17", "-proc:none"));
            arguments.addAll(options.isEmpty() ? List.of("-cp", classPath.toString()) : options);
            boolean compiled = compiler.getTask(
                            messages, files, null, arguments, null, files.getJavaFileObjects(sources))
                    .call();
            if (!compiled) {
                throw new AssertionError(messages);
            }
        }
    }

    /** Progeny as the jar that users have. */
    Path coreJar() throws IOException {
        Path jar = folder.resolve("progeny.jar");
        if (!Files.exists(jar)) {
            try (Jar target = new Jar(jar, new Manifest())) {
                target.addAll("", coreClasses());
            }
        }
        return jar;
    }

    private static Path coreClasses() {
        return locationOf(ChildProcess.class);
    }

    /** {@return the jar or folder from which this JVM has the class} */
    static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** One jar with everything in it, as the shade plugin makes it. */
    Path shadedJar() throws IOException {
        Path jar = folder.resolve("shaded.jar");
        try (Jar target = new Jar(jar, manifest(Main.class.getName()))) {
            target.addAll("", coreClasses());
            target.addAll("", classes());
        }
        return jar;
    }

    /** A jar that holds nothing but the names of others, as build tools and test runners make it for long class paths. */
    Path namingJar() throws IOException {
        Path jar = folder.resolve("naming.jar");
        Manifest manifest = manifest(Main.class.getName());
        manifest.getMainAttributes()
                .put(Attributes.Name.CLASS_PATH, "progeny.jar " + classes().toUri());
        coreJar();
        try (Jar target = new Jar(jar, manifest)) {
            return jar;
        }
    }

    /** A jar of jars, as Spring Boot's plugin makes it, with Spring Boot's own loader. */
    Path nestedJar() throws IOException {
        Path jar = folder.resolve("nested.jar");
        Manifest manifest = manifest("org.springframework.boot.loader.launch.JarLauncher");
        manifest.getMainAttributes().putValue("Start-Class", Main.class.getName());
        manifest.getMainAttributes().putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        manifest.getMainAttributes().putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        try (Jar target = new Jar(jar, manifest)) {
            target.unpack(locationOf(org.springframework.boot.loader.launch.JarLauncher.class));
            target.addAll("BOOT-INF/classes/", classes());
            target.addStored("BOOT-INF/lib/progeny.jar", Files.readAllBytes(coreJar()));
        }
        return jar;
    }

    private static Manifest manifest(String mainClass) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        return manifest;
    }

    /** A jar that is being written. */
    private static final class Jar implements AutoCloseable {
        private final JarOutputStream out;
        private final Set<String> folders = new HashSet<>(Set.of("META-INF/"));

        Jar(Path file, Manifest manifest) throws IOException {
            if (manifest.getMainAttributes().isEmpty()) {
                manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            }
            out = new JarOutputStream(Files.newOutputStream(file), manifest);
        }

        /** Adds what is in a folder or jar, but for what describes the jar itself. */
        void addAll(String prefix, Path source) throws IOException {
            if (!Files.isDirectory(source)) {
                unpack(source);
                return;
            }
            try (Stream<Path> files = Files.walk(source)) {
                TreeMap<String, Path> sorted = new TreeMap<>();
                files.filter(Files::isRegularFile)
                        .forEach(file ->
                                sorted.put(source.relativize(file).toString().replace('\\', '/'), file));
                for (var file : sorted.entrySet()) {
                    add(prefix + file.getKey(), Files.readAllBytes(file.getValue()));
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        /** Adds what is in a jar. */
        void unpack(Path jar) throws IOException {
            try (var source = new java.util.jar.JarFile(jar.toFile())) {
                for (JarEntry entry :
                        source.stream().filter(each -> !each.isDirectory()).toList()) {
                    try (InputStream in = source.getInputStream(entry)) {
                        if (!entry.getName().equals("META-INF/MANIFEST.MF")) {
                            add(entry.getName(), in.readAllBytes());
                        }
                    }
                }
            }
        }

        private void add(String name, byte[] bytes) throws IOException {
            addFolders(name);
            out.putNextEntry(new JarEntry(name));
            out.write(bytes);
            out.closeEntry();
        }

        private void addFolders(String name) throws IOException {
            for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
                String folder = name.substring(0, end + 1);
                if (folders.add(folder)) {
                    out.putNextEntry(new JarEntry(folder));
                    out.closeEntry();
                }
            }
        }

        /** Adds a jar as Spring Boot wants it: not compressed. */
        void addStored(String name, byte[] bytes) throws IOException {
            addFolders(name);
            JarEntry entry = new JarEntry(name);
            CRC32 sum = new CRC32();
            sum.update(bytes);
            entry.setMethod(JarEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(sum.getValue());
            out.putNextEntry(entry);
            out.write(bytes);
            out.closeEntry();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
