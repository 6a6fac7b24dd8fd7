package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class TcpSourceTest {
    private static Source open(Device device, String options) throws Exception {
        return Sources.parse("tcp:" + device.address() + "," + options).open();
    }

    @ParameterizedTest
    @EnumSource
    void samplesAreThoseThatWereSentUntilTheEndIfThatIsTheEnd(RawFormat format) throws Exception {
        byte[] bytes = RawInputTest.bytes(format, RawInputTest.VALUES);
        try (Device device = Device.start((connection, number) -> {
                    for (byte one : bytes) {
                        connection.getOutputStream().write(one); // in pieces
                    }
                });
                Source source = open(device, "rate=1000,once,format=" + format.label())) {
            assertEquals(0, source.resumeAt(0, 0, 0));

            assertArrayEquals(RawInputTest.VALUES, read(source, RawInputTest.VALUES.length));
            assertEquals(-1, source.read(new float[1]));
        }
    }

    private static float[] read(Source source, int count) throws Exception {
        float[] all = new float[count];
        for (int got = 0; got < count; ) {
            float[] some = new float[count - got];
            int read = source.read(some);
            assertThat(read).isPositive();
            System.arraycopy(some, 0, all, got, read);
            got += read;
        }
        return all;
    }

    @Test
    void aMillionSamplesASecondAreRead() throws Exception {
        int count = 3_000_000;
        float[] sent = new float[1000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = i;
        }
        byte[] chunk = RawInputTest.bytes(RawFormat.S16LE, sent);
        try (Device device = Device.start((connection, number) -> {
                    for (int i = 0; i < count / sent.length; i++) {
                        connection.getOutputStream().write(chunk);
                    }
                });
                Source source = open(device, "rate=1M,once,format=s16le")) {
            float[] samples = new float[50_000];
            long expected = 0;
            for (int got = source.read(samples); got > 0; got = source.read(samples)) {
                assertEquals(expected, source.first());
                for (int i = 0; i < got; i++) {
                    assertEquals(expected++ % 1000, (long) samples[i]);
                }
            }
            assertEquals(count, expected);
        }
    }

    @Test
    void aDeviceThatGoesAwayIsConnectedAgainAndWhatItMeasuredMeanwhileIsAGap() throws Exception {
        try (Device device = Device.start((connection, number) -> {
                    connection.getOutputStream().write(RawInputTest.bytes(RawFormat.S16LE, number, number, number));
                    connection.getOutputStream().write(77); // half a sample, which must not be put before another
                    if (number == 2) {
                        Device.beSilent(connection);
                    }
                });
                Source source = open(device, "rate=100k,format=s16le,pause=0.2,timeout=60")) {
            long next = 0;
            for (int number = 0; number < 3; number++) {
                for (int i = 0; i < 3; i++) {
                    assertArrayEquals(new float[] {number}, read(source, 1));
                    if (number > 0 && i == 0) {
                        assertThat(source.first()).isGreaterThanOrEqualTo(next + 20_000 - 3); // those of the pause
                    } else {
                        assertEquals(next, source.first());
                    }
                    next = source.first() + 1;
                }
            }
        }
    }

    @Test
    void aSilentDeviceIsConnectedAgainAfterItsTime() throws Exception {
        try (Device device = Device.start((connection, number) -> {
                    if (number >= 1) {
                        connection.getOutputStream().write(RawInputTest.bytes(RawFormat.TEXT, 5));
                    }
                    Device.beSilent(connection);
                });
                Source source = open(device, "rate=100,timeout=0.1,pause=0.01")) {
            assertArrayEquals(new float[] {5}, read(source, 1));
            assertEquals(0, source.first()); // nothing came before, so nothing was missed
            assertThat(device.connections()).isGreaterThan(1);
        }
    }

    @Test
    void aSuccessorCountsWhatWasMissedWhileThereWasNoProcess() throws Exception {
        try (Device device = Device.start((connection, number) -> {
                    connection.getOutputStream().write(RawInputTest.bytes(RawFormat.TEXT, 1, 2));
                    Device.beSilent(connection);
                });
                Source source = open(device, "rate=100")) {
            long came = System.nanoTime() - 3_600_000_000_000L;

            long next = source.resumeAt(1000, 0, came);

            assertThat(next).isGreaterThanOrEqualTo(361_000 - 2);
            assertArrayEquals(new float[] {1}, read(source, 1));
            assertEquals(next, source.first());
            long firstCame = source.cameNanos();
            assertArrayEquals(new float[] {2}, read(source, 1));
            assertEquals(10_000_000, source.cameNanos() - firstCame);
        }
    }

    @Test
    void aDeviceThatIsNotThereIsGivenUpWithTheReason() throws Exception {
        String address = "localhost:" + Device.deadPort();
        try (Source source = Sources.parse("tcp:" + address + ",rate=1,pause=0.01,patience=0.1")
                .open()) {
            assertThatThrownBy(() -> source.read(new float[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(address + " has sent no samples for ")
                    .hasMessageContaining("refused")
                    .hasMessageEndingWith(
                            "; see that the device is on and reachable, or wait longer with patience=SECONDS, now 0.1");
        }
    }

    @Test
    void aDeviceThatKeepsSilentIsGivenUpWithTheReason() throws Exception {
        try (Device device = Device.start((connection, number) -> Device.beSilent(connection));
                Source source = open(device, "rate=1,timeout=0.05,pause=0,patience=0.1")) {
            assertThatThrownBy(() -> source.read(new float[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("at last: nothing came within 50 ms");
        }
    }

    @Test
    void aHostThatIsUnknownIsNamed() throws Exception {
        try (Source source =
                Sources.parse("tcp:no-such-host.invalid:1,rate=1,patience=0").open()) {
            assertThatThrownBy(() -> source.read(new float[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no such host as no-such-host.invalid");
        }
    }

    @Test
    void aDeviceThatSendsSomethingElseIsNotConnectedAgain() throws Exception {
        try (Device device = Device.start((connection, number) -> {
                    connection.getOutputStream().write("1\nHello\n".getBytes(StandardCharsets.US_ASCII));
                    Device.beSilent(connection);
                });
                Source source = open(device, "rate=1,pause=0")) {
            assertThatThrownBy(() -> read(source, 2))
                    .isInstanceOf(IOException.class)
                    .hasMessage(device.address() + " sent what is no sample: line 2 must be a number, was \"Hello\"");
            assertEquals(1, device.connections());
        }
    }

    @Test
    void aWaitingReaderCanBeInterrupted() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        AtomicReference<Object> end = new AtomicReference<>();
        try (Device device = Device.start((connection, number) -> {
                    connected.countDown();
                    Device.beSilent(connection);
                });
                Source source = open(device, "rate=1,timeout=600")) {
            Thread reader = new Thread(() -> {
                try {
                    end.set(source.read(new float[1]));
                } catch (IOException | InterruptedException e) {
                    end.set(e);
                }
            });
            reader.start();
            connected.await();

            reader.interrupt();
            reader.join();

            assertThat(end.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void theFloatsOfADeviceAreScaled() throws Exception {
        try (Device device = Device.start((connection, number) ->
                        connection.getOutputStream().write(RawInputTest.bytes(RawFormat.F32BE, 1, 2)));
                Source source = open(device, "rate=1,once,format=f32be,scale=-2,offset=1,unit=A")) {
            assertEquals("A", source.unit());
            assertEquals("[-1.0, -3.0]", Arrays.toString(read(source, 2)));
        }
    }
}
