package dev.progeny.everywhere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.progeny.everywhere.Program.Result;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a child takes over from the JVM of its parent, and what not. */
@Timeout(120)
class InheritedRulesTest {
    private static final String RULES = """
            package com.acme;

            import dev.progeny.ChildProcess;
            import java.lang.management.ManagementFactory;
            import java.nio.charset.Charset;
            import java.util.*;

            public class Rules {
                public static void main(String[] args) throws Exception {
                    System.setProperty("acme.late", "set while it ran");
                    Locale.setDefault(new Locale("fr", "CA"));
                    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
                    List<String> told = ChildProcess.call(() -> Rules.look()).get();
                    told.forEach(System.out::println);
                }

                static List<String> look() {
                    boolean asserts = false;
                    assert asserts = true;
                    List<String> told = new ArrayList<>();
                    told.add("assertions " + asserts);
                    told.add("late " + System.getProperty("acme.late"));
                    told.add("given " + System.getProperty("acme.given"));
                    told.add("locale " + Locale.getDefault());
                    told.add("zone " + TimeZone.getDefault().getID());
                    told.add("charset " + Charset.defaultCharset());
                    told.add("jmx port " + System.getProperty("com.sun.management.jmxremote.port"));
                    told.add("maximum heap " + Runtime.getRuntime().maxMemory());
                    told.add("own class path " + !System.getProperty("java.class.path").isEmpty());
                    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) told.add("flag " + flag);
                    return told;
                }
            }
            """;

    @TempDir
    static Path folder;

    private static Acme acme;
    private static String classPath;

    @BeforeAll
    static void compile() throws IOException {
        acme = new Acme(folder);
        Path source = Acme.write(folder.resolve("rules/com/acme/Rules.java"), RULES);
        Path classes = folder.resolve("rules-classes");
        Acme.compile(classes, acme.coreJar(), List.of(), source);
        classPath = acme.coreJar() + File.pathSeparator + classes;
    }

    @Test
    void systemPropertiesAreTakenOverHoweverTheyWereSet() throws Exception {
        assertThat(rules("-Dacme.given=a \"quoted\" value, größer"))
                .contains("given a \"quoted\" value, größer", "late set while it ran", "own class path true");
    }

    @Test
    void localeAndTimeZoneAreThoseOfTheMoment() throws Exception {
        assertThat(rules()).contains("locale fr_CA", "zone Asia/Kolkata");
    }

    @Test
    void theCharsetIsTheParents() throws Exception {
        assertThat(rules("-Dfile.encoding=ISO-8859-1")).contains("charset ISO-8859-1");
    }

    @Test
    void assertionsAreOnWhereTheyAreInTheParent() throws Exception {
        assertThat(rules()).contains("assertions false");
        assertThat(rules("-ea")).contains("assertions true");
        assertThat(rules("-ea:com.acme...")).contains("assertions true");
        assertThat(rules("-ea", "-da:com.acme.Rules")).contains("assertions false");
    }

    @Test
    void aDebuggersPortIsNotOpenedTwice() throws Exception { // T37
        String debugger = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + freePort();

        List<String> told = rules(debugger);

        assertThat(told).contains("locale fr_CA").noneMatch(line -> line.contains("jdwp="));
    }

    @Test
    void aDebuggerAskedForInTheEnvironmentIsNotStartedTwice() throws Exception { // T37
        String debugger = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + freePort();

        Result result = Program.java("-cp", classPath, "com.acme.Rules")
                .env("JAVA_TOOL_OPTIONS", debugger)
                .run();

        assertThat(result.lines()).contains("locale fr_CA").noneMatch(line -> line.startsWith("flag -agentlib"));
        assertThat(result.code()).isZero();
    }

    @Test
    void aPortForManagementIsNotOpenedTwice() throws Exception { // T37
        assertThat(rules(
                        "-Dcom.sun.management.jmxremote.port=" + freePort(),
                        "-Dcom.sun.management.jmxremote.authenticate=false",
                        "-Dcom.sun.management.jmxremote.ssl=false"))
                .contains("jmx port null", "locale fr_CA");
    }

    @Test
    void profilersDumpsAndRecordingsAreNotTakenOver() throws Exception { // T37
        assertThat(rules(
                        "-XX:StartFlightRecording:filename=" + folder.resolve("parent.jfr"),
                        "-Xlog:gc:file=" + folder.resolve("gc.log"),
                        "-XX:+HeapDumpOnOutOfMemoryError",
                        "-XX:HeapDumpPath=" + folder.resolve("parent.hprof"),
                        "-javaagent:" + profiler()))
                .contains("locale fr_CA")
                .noneMatch(line -> line.matches("flag .*(Recording|Xlog:gc|HeapDump|agent).*"));
    }

    /** {@return an agent that does nothing, as a jar} */
    private static Path profiler() throws IOException {
        Path source = Acme.write(folder.resolve("profiler/com/acme/Profiler.java"), """
                package com.acme;

                public class Profiler {
                    public static void premain(String options) {}
                }
                """);
        Path classes = folder.resolve("profiler-classes");
        Acme.compile(classes, acme.coreJar(), List.of(), source);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "com.acme.Profiler");
        Path jar = folder.resolve("profiler.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry("com/acme/Profiler.class"));
            Files.copy(classes.resolve("com/acme/Profiler.class"), out);
        }
        return jar;
    }

    @Test
    void theHeapOfTheParentIsNotTakenOver() throws Exception {
        List<String> told = rules("-Xmx3g", "-Xms8m");

        assertThat(told).noneMatch(line -> line.startsWith("flag -Xm"));
    }

    @Test
    void flagsThatOpenPackagesAreTakenOver() throws Exception {
        assertThat(rules("--add-opens=java.base/java.util=ALL-UNNAMED"))
                .contains("flag --add-opens=java.base/java.util=ALL-UNNAMED");
    }

    private static List<String> rules(String... flags) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(Arrays.asList(flags));
        arguments.addAll(List.of("-cp", classPath, "com.acme.Rules"));
        Result result =
                Program.java(arguments.toArray()).env("LC_ALL", "C.UTF-8").run();
        assertThat(result.code()).as(result.output()).isZero();
        return result.lines();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
