package dev.progeny.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A program that manages pools as another version of Progeny might: of one it tells what no older version knows, of the other nothing. */
final class OtherVersion {
    private OtherVersion() {}

    /** How a later version might be managed. */
    public interface LaterMXBean {
        byte[] getSnapshot();
    }

    /** How an earlier version might have been managed. */
    public interface EarlierMXBean {
        long getId();
    }

    record Later(int number) implements Serializable {}

    /** {@return an object of a class that nobody has} */
    private static byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Later(1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1)
                .replace("OtherVersion$Later", "OtherVersion$Never")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Registers such pools in this JVM, and tells their names. */
    static Set<ObjectName> register() throws JMException {
        ObjectName earlier = new ObjectName("dev.progeny:type=ProcessPool,name=earlier,id=1");
        ObjectName later = new ObjectName("dev.progeny:type=ProcessPool,name=later,id=2");
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        server.registerMBean((EarlierMXBean) () -> 1, earlier);
        server.registerMBean((LaterMXBean) OtherVersion::snapshot, later);
        return Set.of(earlier, later);
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("dev.progeny.pools", "true");
        Process child = new ProcessBuilder("cat").start(); // only who has children is asked
        register();
        Files.createFile(Path.of(arguments[0]));
        System.in.read();
        child.destroy();
        child.waitFor();
    }
}
