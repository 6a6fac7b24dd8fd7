package dev.progeny.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import dev.progeny.Program;
import java.nio.file.Path;
import java.time.Duration;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of the programs that are asked. */
@Timeout(120)
class ProgramsTest {
    private static boolean shows(Programs programs, Program program) throws Exception {
        String process = String.valueOf(program.process().pid());
        return programs.look().stream().anyMatch(seen -> seen.program().equals(process));
    }

    private static boolean hasSnapshot(Programs programs, Program program) throws Exception {
        String process = String.valueOf(program.process().pid());
        return programs.look().stream().anyMatch(seen -> seen.program().equals(process) && seen.snapshot() != null);
    }

    @Test
    void nothingIsLeftOfTheConnectionToAProgramThatHasEnded(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready");
        try (Programs programs = new Programs();
                Program program = Program.start(TopTest.WithPool.class, "short-lived", ready.toString())) {
            TopTest.awaitFile(ready);
            await().atMost(Duration.ofMinutes(1)).until(() -> shows(programs, program));
            assertThat(connections()).isPositive();
            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);

            await().until(() -> !shows(programs, program));

            programs.close(); // which ends those to whatever else runs on this machine
            await().until(() -> connections() == 0);
        }
    }

    @Test
    @SuppressWarnings("BanJNDI") // the address is told by a child of this program
    void aProgramThatFailedToAnswerAfterItHadAnsweredIsAskedAgain(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready");
        try (Programs programs = new Programs();
                Program program = Program.start(TopTest.WithPool.class, "failing-once", ready.toString())) {
            TopTest.awaitFile(ready);
            await().atMost(Duration.ofMinutes(1)).until(() -> hasSnapshot(programs, program));
            VirtualMachine machine =
                    VirtualMachine.attach(String.valueOf(program.process().pid()));
            try (JMXConnector connector =
                    JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                ObjectName withoutId = new ObjectName("dev.progeny:type=ProcessPool,name=odd");
                beans.createMBean("javax.management.timer.Timer", withoutId);
                await().atMost(Duration.ofMinutes(1)).until(() -> !hasSnapshot(programs, program));
                assertTrue(shows(programs, program), "it is named with the reason");
                beans.unregisterMBean(withoutId);
            }
            machine.detach();

            await().atMost(Duration.ofMinutes(1)).until(() -> hasSnapshot(programs, program));

            program.process().getOutputStream().close();
            assertEquals(0, program.waitFor(), program::errors);
        }
    }

    /** {@return how many connections there are from this JVM} Each has a thread that looks after it, once a minute. */
    private static long connections() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("JMX client heartbeat"))
                .count();
    }
}
