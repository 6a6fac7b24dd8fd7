package dev.progeny.examples.bench.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.progeny.ChildProcess;
import dev.progeny.Program;
import dev.progeny.examples.Examples;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(240)
class ScpiSourceTest {
    private static final String SIGNAL = "square:frequency=25,amplitude=3";

    private static SimulatedInstrument start(Behaviour behaviour) throws Exception {
        return SimulatedInstrument.start(0, behaviour, SIGNAL);
    }

    private static Source open(SimulatedInstrument instrument, String options) throws Exception {
        return Sources.parse("scpi:localhost:" + instrument.port() + ",timeout=60," + options)
                .open();
    }

    @ParameterizedTest
    @EnumSource(names = {"CORRECT", "SLOW"})
    void eachAnswerIsARecordAndWhatIsBetweenThemIsAGap(Behaviour behaviour) throws Exception {
        try (SimulatedInstrument instrument = start(behaviour);
                Source source = open(instrument, "rate=1000,range=10,points=40,scale=2,offset=1,unit=mV")) {
            assertEquals(0, source.resumeAt(0, 0, 0));
            assertEquals("mV", source.unit());
            assertEquals(1000, source.rate());
            float[] samples = new float[30];
            long next = 0;
            for (int record = 0; record < 3; record++) {
                assertEquals(30, source.read(samples)); // the first part of a record
                assertThat(source.first()).isGreaterThanOrEqualTo(next);
                assertEquals(7, samples[0]);
                assertEquals(-5, samples[20]);
                next = source.first() + 30;
                assertEquals(10, source.read(samples)); // the rest
                assertEquals(next, source.first());
                next += 10;
            }
        }
    }

    @Test
    void inContinuousModeNoSampleIsMissed() throws Exception {
        try (SimulatedInstrument instrument = start(Behaviour.CORRECT);
                Source source = open(instrument, "rate=1000,points=500,continuous")) {
            float[] samples = new float[100];
            long next = 0;
            while (next < 1000) {
                int count = source.read(samples);
                assertEquals(next, source.first());
                for (int i = 0; i < count; i++) {
                    assertEquals((next + i) % 40 < 20 ? 3 : -3, samples[i]);
                }
                next += count;
            }
        }
    }

    @Test
    void anInstrumentThatHangsUpIsConnectedAndSetUpAgain() throws Exception {
        try (SimulatedInstrument instrument = start(Behaviour.DISCONNECTING);
                Source source = open(instrument, "rate=1000,points=40,pause=0.1")) {
            float[] samples = new float[40];
            long next = 0;
            for (int record = 0; record < 6; record++) {
                assertEquals(40, source.read(samples));
                assertEquals(3, samples[0]);
                long missed = record > 0 && record % 2 == 0 ? 100 : 0; // it hung up, and there was a pause
                assertThat(source.first()).isGreaterThanOrEqualTo(next + missed);
                next = source.first() + 40;
            }
        }
    }

    @Test
    void aWrongAnswerIsNotAskedForAgain() throws Exception {
        try (SimulatedInstrument instrument = start(Behaviour.WRONG);
                Source source = open(instrument, "rate=1000")) {
            assertThatThrownBy(() -> source.read(new float[1]))
                    .isInstanceOf(ScpiException.class)
                    .hasMessageContaining("answered \"READ?\" with a block of 999999999 bytes");
        }
    }

    @Test
    void aSettingThatTheInstrumentRefusesIsAnError() throws Exception {
        try (SimulatedInstrument instrument = start(Behaviour.CORRECT);
                Source source = open(instrument, "rate=1000,range=5000")) {
            assertThatThrownBy(() -> source.read(new float[1]))
                    .isInstanceOf(ScpiException.class)
                    .hasMessageEndingWith("reports after \"CONFigure:VOLTage:DC 5000\": -222,\"Data out of range\"");
        }
    }

    @Test
    void theUserMaySayWhatIsSentAndAsked() throws Exception {
        String options = "rate=1000,points=9,setup=*RST;SAMP:COUN 5; FORM REAL,64 ;*OPC?,query=READ?,format=f64be";
        try (SimulatedInstrument instrument = start(Behaviour.CORRECT);
                Source source = open(instrument, options)) {
            assertEquals(5, source.read(new float[9]));
        }
    }

    @Test
    void aSilentInstrumentIsGivenUpWithTheReason() throws Exception {
        try (SimulatedInstrument instrument = start(Behaviour.SILENT);
                Source source = Sources.parse(
                                "scpi:localhost:" + instrument.port() + ",rate=1000,timeout=0.05,pause=0,patience=0.2")
                        .open()) {
            assertThatThrownBy(() -> source.read(new float[1]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("at last: localhost:" + instrument.port()
                            + " gave no whole answer to \"*IDN?\" within 50 ms; see timeout");
        }
    }

    @Test
    void anInstrumentOfAnotherProcessIsReadByAChild() throws Exception {
        int port = Device.deadPort();
        String text = "scpi:localhost:" + port + ",rate=1000,points=5,pause=0.1,timeout=60"; // until it listens
        try (Program instrument = Program.start(Examples.class, "instrument", "--port", "" + port, "--signal", SIGNAL);
                ChildProcess<float[]> child = ChildProcess.call(() -> readOnce(text))) {
            assertThat(child.get()).containsExactly(3, 3, 3, 3, 3);
            assertThat(instrument.process().isAlive()).isTrue();
        }
    }

    private static float[] readOnce(String text) throws Exception {
        float[] samples = new float[5];
        try (Source source = Sources.parse(text).open()) {
            source.read(samples);
        }
        return samples;
    }
}
