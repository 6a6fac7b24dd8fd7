package dev.progeny.internal.launch;

import dev.progeny.internal.child.ChildMain;
import dev.progeny.internal.memory.ProcessFolder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a child finds classes without asking: the parent's class path and module path, made absolute because the child may run in
 * another folder, and Progeny itself, wherever the parent had it from.
 */
final class ClassPaths {
    private static final String PACKAGE_FOLDER = "dev/progeny/";

    /** Made once per parent, when Progeny lies in a jar inside a jar, from which no JVM can start. */
    private static @Nullable Path extracted;

    private ClassPaths() {}

    /** {@return the options that tell the child its class path, module path and main class, in the order the launcher wants} */
    static List<String> arguments() throws IOException {
        List<String> arguments = new ArrayList<>();
        Module own = ChildMain.class.getModule();
        List<String> classPath = absolute(System.getProperty("java.class.path", ""));
        if (!own.isNamed() && ChildMain.class.getClassLoader() != ClassLoader.getSystemClassLoader()) {
            classPath.add(0, ownLocation().toString());
        }
        if (!classPath.isEmpty()) {
            arguments.add("-cp");
            arguments.add(String.join(File.pathSeparator, classPath));
        }
        List<String> modulePath = absolute(System.getProperty("jdk.module.path", ""));
        if (!modulePath.isEmpty()) {
            arguments.add("-p");
            arguments.add(String.join(File.pathSeparator, modulePath));
            arguments.add("--add-modules");
            arguments.add(String.join(",", applicationModules()));
        }
        if (own.isNamed()) {
            arguments.add("-m");
            arguments.add(own.getName() + "/" + ChildMain.class.getName());
        } else {
            arguments.add(ChildMain.class.getName());
        }
        return arguments;
    }

    private static List<String> absolute(String path) {
        List<String> entries = new ArrayList<>();
        if (path.isEmpty()) {
            return entries;
        }
        for (String entry : path.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return entries;
    }

    /** Every module that the parent resolved and its JDK did not bring. */
    private static SortedSet<String> applicationModules() {
        SortedSet<String> names = new TreeSet<>();
        ModuleLayer.boot().configuration().modules().forEach(module -> {
            String place =
                    module.reference().location().map(uri -> uri.getScheme()).orElse("jrt");
            if (!place.equals("jrt")) {
                names.add(module.name());
            }
        });
        return names;
    }

    private static synchronized Path ownLocation() throws IOException {
        CodeSource source = ChildMain.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IOException("the class loader " + ChildMain.class.getClassLoader()
                    + " does not tell where it has Progeny from; put Progeny on the class path");
        }
        URL location = source.getLocation();
        if (location.getProtocol().equals("file")) {
            try {
                return Path.of(location.toURI());
            } catch (URISyntaxException e) {
                throw new IOException("cannot use the location of Progeny, " + location, e);
            }
        }
        Path jar = extracted;
        if (jar == null || !Files.exists(jar)) {
            jar = ProcessFolder.own().newPath("progeny-jar");
            extract(location, jar);
            extracted = jar;
        }
        return jar;
    }

    private static void extract(URL nested, Path jar) throws IOException {
        if (!(nested.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("cannot copy Progeny out of " + nested + "; put it on the class path as a file");
        }
        JarFile source = connection.getJarFile();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream target = new JarOutputStream(file)) {
            Enumeration<JarEntry> entries = source.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (!entry.isDirectory() && entry.getName().startsWith(PACKAGE_FOLDER)) {
                    target.putNextEntry(new JarEntry(entry.getName()));
                    try (InputStream in = source.getInputStream(entry)) {
                        in.transferTo(target);
                    }
                    target.closeEntry();
                }
            }
        }
    }
}
