package dev.progeny.internal.launch;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.TreeMap;

/**
 * What a child takes over from its parent's command line and state: an allow-list, because a debugger's port, a JMX port or an agent
 * that is copied blindly fails the child or the parent.
 *
 * <p>Taken over: assertions, module options, stack size, {@code -D} properties but those that open ports, default locale, time zone and
 * charset. Not taken over: heap sizes, collectors, agents, debuggers, flight recordings, class-data archives, diagnostic options.
 */
final class InheritedFlags {
    private static final List<String> PREFIXES = List.of(
            "-ea",
            "-da",
            "-esa",
            "-dsa",
            "-enableassertions",
            "-disableassertions",
            "-enablesystemassertions",
            "-disablesystemassertions",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--add-modules",
            "--patch-module",
            "--limit-modules",
            "--upgrade-module-path",
            "--enable-native-access",
            "--illegal-native-access",
            "--enable-preview",
            "--sun-misc-unsafe-memory-access",
            "-Xss",
            "-XX:ThreadStackSize=",
            "-XX:MaxDirectMemorySize=");

    private static final List<String> PORT_PROPERTIES =
            List.of("com.sun.management.", "java.rmi.server.", "progeny.dashboard");

    /** What the JVM sets for itself, what says that this very program has pools, or what the command line of the child sets on purpose. */
    private static final List<String> OWN_PROPERTIES = List.of(
            "java.",
            "javax.management.builder.",
            "dev.progeny.pools",
            "jdk.",
            "sun.",
            "os.",
            "user.",
            "file.encoding",
            "file.separator",
            "path.separator",
            "line.separator",
            "native.encoding",
            "stdin.encoding",
            "stdout.encoding",
            "stderr.encoding",
            "awt.toolkit");

    private InheritedFlags() {}

    /** {@return the flags for the child's command line} */
    static List<String> commandLine() {
        List<String> flags = new ArrayList<>();
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isInherited(flag)) {
                flags.add(flag);
            }
        }
        Locale locale = Locale.getDefault();
        flags.add("-Duser.language=" + locale.getLanguage());
        flags.add("-Duser.country=" + locale.getCountry());
        flags.add("-Duser.script=" + locale.getScript());
        flags.add("-Duser.variant=" + locale.getVariant());
        flags.add("-Duser.timezone=" + TimeZone.getDefault().getID());
        copyProperty("file.encoding", "file.encoding", flags);
        // The parent forwards the child's bytes as they are, so both must write the same charset.
        String output = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", ""));
        if (!output.isEmpty()) {
            flags.add("-Dstdout.encoding=" + output);
            flags.add("-Dsun.stdout.encoding=" + output);
            flags.add("-Dstderr.encoding=" + output);
            flags.add("-Dsun.stderr.encoding=" + output);
        }
        return flags;
    }

    private static void copyProperty(String from, String to, List<String> flags) {
        String value = System.getProperty(from);
        if (value != null) {
            flags.add("-D" + to + "=" + value);
        }
    }

    private static boolean isInherited(String flag) {
        if (flag.startsWith("-D")) {
            String name = flag.substring(2);
            return !startsWithAny(name, PORT_PROPERTIES)
                    && !name.startsWith("java.class.path")
                    && !name.startsWith("jdk.module.");
        }
        return startsWithAny(flag, PREFIXES);
    }

    /** {@return the parent's present system properties, but those that belong to its own JVM} */
    static Map<String, String> properties() {
        Properties all = System.getProperties();
        Map<String, String> taken = new TreeMap<>();
        for (String name : all.stringPropertyNames()) {
            String value = all.getProperty(name);
            if (value != null && !startsWithAny(name, OWN_PROPERTIES) && !startsWithAny(name, PORT_PROPERTIES)) {
                taken.put(name, value);
            }
        }
        return taken;
    }

    static boolean startsWithAny(String text, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (text.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
