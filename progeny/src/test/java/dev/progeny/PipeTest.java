package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.progeny.internal.memory.ProcessFolder;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pipe within a process, as far as no second process is needed to tell. */
@Timeout(60)
final class PipeTest {
    private final Pipe pipe = Pipe.duplex();
    private final Connection first = pipe.first();
    private final Connection second = pipe.second();

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void objectsAndBytesGoBothWaysInOrder() throws Exception {
        first.send(List.of(1, "two", 3.0));
        first.sendBytes(ByteBuffer.wrap(new byte[] {4, 5}));
        first.send(null);
        second.send(Map.of("six", 6));

        assertThat(second.<List<Object>>receive()).isEqualTo(List.of(1, "two", 3.0));
        assertThat(second.receiveBytes()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
        assertThat(second.<Object>receive()).isNull();
        assertThat(first.<Map<String, Integer>>receive()).isEqualTo(Map.of("six", 6));
    }

    @Test
    void whatIsReceivedIsACopy() throws Exception {
        List<String> sent = new ArrayList<>(List.of("a"));
        first.send(sent);
        sent.add("b");

        assertThat(second.<List<String>>receive()).containsExactly("a");
    }

    @Test
    void bytesAreSentFromPositionToLimitAndReceivedAsTheCallersOwn() throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4}, 1, 3);
        first.sendBytes(bytes);
        assertThat(bytes.position()).isEqualTo(4);

        ByteBuffer received = second.receiveBytes();

        assertThat(received.position()).isZero();
        assertThat(received.remaining()).isEqualTo(3);
        received.put(0, (byte) 9);
        assertThat(received.get(2)).isEqualTo((byte) 3);
    }

    @Test
    void aSimplexPipeCarriesFromItsSecondEndToItsFirst() throws Exception {
        Pipe oneWay = Pipe.simplex();
        try (Connection receiver = oneWay.first();
                Connection sender = oneWay.second()) {
            sender.send("down");
            assertThat(receiver.<String>receive()).isEqualTo("down");

            assertThatThrownBy(() -> receiver.send("up"))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("this end of a simplex pipe only receives; send through its second end");
            assertThatThrownBy(sender::receive)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("this end of a simplex pipe only sends; receive from its first end");
            assertThrows(UnsupportedOperationException.class, sender::poll);
            sender.close();
            assertThrows(EOFException.class, receiver::receive);
        }
    }

    @Test
    void aSenderLearnsThatTheReceiverOfASimplexPipeHasClosed() {
        Pipe oneWay = Pipe.simplex();
        oneWay.first().close();

        assertThatThrownBy(() -> oneWay.second().send(1))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot send: the other side closed or died");
        oneWay.second().close();
    }

    @Test
    void aMessageOfTheOtherKindIsNamedAndStays() throws Exception {
        first.sendBytes(ByteBuffer.allocate(3));
        first.send("text");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(second::receive)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the next message is bytes; take it with receiveBytes()");
        }
        assertThat(second.receiveBytes().remaining()).isEqualTo(3);
        assertThatThrownBy(() -> second.receiveBytes(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the next message is an object; take it with receive()");
        assertThat(second.<String>receive()).isEqualTo("text");
    }

    @Test
    void aReceiverWhoseTimeRunsOutIsToldAndLosesNothing() throws Exception {
        assertThrows(TimeoutException.class, () -> second.receive(Duration.ofMillis(10)));
        assertThrows(TimeoutException.class, () -> second.receive(Duration.ZERO));
        assertThrows(TimeoutException.class, () -> second.receive(Duration.ofSeconds(-1)));
        assertThrows(TimeoutException.class, () -> second.receiveBytes(Duration.ofMillis(10)));

        first.send("late");

        assertThat(second.<String>receive(Duration.ZERO)).isEqualTo("late");
        first.send("later");
        assertThat(second.<String>receive(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("later");
    }

    @Test
    void pollTellsWhetherAReceiveWouldReturnAtOnce() throws Exception {
        assertThat(second.poll()).isFalse();
        assertThat(second.poll(Duration.ofMillis(10))).isFalse();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> second.poll(Duration.ofDays(1)));
        new Thread(waiting).start();

        first.send(1);

        assertThat(waiting.get()).isTrue();
        assertThat(second.poll()).isTrue();
        assertThat(second.<Integer>receive()).isEqualTo(1);
        assertThat(second.poll()).isFalse();
        first.close();
        assertThat(second.poll()).isTrue();
        assertThat(second.poll(Duration.ofDays(1))).isTrue();
        assertThrows(EOFException.class, second::receive);
    }

    @Test
    void waitAnyFindsThoseThatAreReadyInTheOrderGiven() throws Exception {
        List<Connection> near = new ArrayList<>();
        List<Connection> far = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Pipe one = Pipe.duplex();
            near.add(one.first());
            far.add(one.second());
        }
        assertThat(Connection.waitAny(near, Duration.ofMillis(10))).isEmpty();
        assertThat(Connection.waitAny(List.of(), Duration.ofMillis(10))).isEmpty();
        FutureTask<List<Connection>> waiting = new FutureTask<>(() -> Connection.waitAny(near));
        new Thread(waiting).start();

        far.get(3).send("hello");
        assertThat(waiting.get()).containsExactly(near.get(3));
        far.get(1).close();

        assertThat(Connection.waitAny(near)).containsExactly(near.get(1), near.get(3));
        assertThat(near.get(3).<String>receive()).isEqualTo("hello");
        assertThrows(IllegalArgumentException.class, () -> Connection.waitAny(List.of()));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> Connection.waitAny(near));
        near.forEach(Connection::close);
        far.forEach(Connection::close);
    }

    @Test
    void anInterruptLeavesThePipeAsItWas() throws Exception {
        FutureTask<Object> task = new FutureTask<>(second::receive);
        Thread receiver = new Thread(task);
        receiver.start();
        receiver.interrupt();
        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> first.send(1));

        first.send(2);

        assertThat(second.<Integer>receive()).isEqualTo(2);
    }

    @Test
    void closingAnEndWakesTheThreadsThatWaitAtIt() throws Exception {
        FutureTask<Object> receiver = new FutureTask<>(second::receive);
        FutureTask<Object> sender = new FutureTask<>(() -> {
            while (true) {
                second.sendBytes(ByteBuffer.allocate(10_000));
            }
        });
        new Thread(receiver).start();
        new Thread(sender).start();
        first.poll(Duration.ofDays(1));

        second.close();

        for (FutureTask<?> task : List.of(receiver, sender)) {
            assertThatThrownBy(task::get)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("this connection is closed");
        }
    }

    @Test
    void waitAnySaysWhichArgumentIsNull() {
        assertThatThrownBy(() -> Connection.waitAny(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("connections");
        assertThatThrownBy(() -> Connection.waitAny(Arrays.asList(first, null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("connections must not have null, but number 2 of 2 is");
    }

    @Test
    void aClosedEndSaysSoAndMayBeClosedAgain() {
        second.close();
        second.close();

        assertThatThrownBy(() -> second.send(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this connection is closed");
        assertThatThrownBy(second::receive)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this connection is closed");
        assertThatThrownBy(() -> first.send(second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this connection is closed and cannot be passed on")
                .hasMessageNotContaining("its own code");
        assertThat(second.toString()).contains("closed");
    }

    @Test // T24
    void whatCannotBeEncodedFailsAtTheCallAndSendsNothing() throws Exception {
        assertThatThrownBy(() -> first.send(List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");

        first.send("unharmed");

        assertThat(second.<String>receive()).isEqualTo("unharmed");
    }

    @Test // T14
    void aMessageThatCannotBeRebuiltIsLostAlone() throws Exception {
        first.send(new Unreadable());
        first.send("next");

        assertThatThrownBy(second::receive).isInstanceOf(UndecodableException.class);
        assertThat(second.<String>receive()).isEqualTo("next");
    }

    private static final class Unreadable implements Serializable {
        private void readObject(java.io.ObjectInputStream in) {
            throw new IllegalStateException("never");
        }
    }

    @Test
    void aMessageMayBeMuchLargerThanTheSharedMemoryOfThePipe() throws Exception {
        byte[] bytes = new byte[50_000_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 >> 7);
        }
        FutureTask<Void> sender = new FutureTask<>(() -> {
            first.sendBytes(ByteBuffer.wrap(bytes));
            first.send("after it");
            return null;
        });
        new Thread(sender).start();

        ByteBuffer received = second.receiveBytes();

        assertThat(received).isEqualTo(ByteBuffer.wrap(bytes));
        assertThat(second.<String>receive()).isEqualTo("after it");
        sender.get();
    }

    @Test
    void anEndThatComesBackIsTheSameObject() throws Exception {
        Pipe carrier = Pipe.duplex();
        carrier.first().send(Arrays.asList(first, "and", first));

        List<Object> received = carrier.second().receive();

        assertSame(first, received.get(0));
        assertSame(first, received.get(2));
        first.send("still works");
        assertThat(second.<String>receive()).isEqualTo("still works");
        carrier.first().close();
        carrier.second().close();
    }

    @Test
    void whatWasLookedAtTravelsWithTheEnd() throws Exception {
        first.send("looked at");
        assertThat(second.poll()).isTrue();
        Pipe carrier = Pipe.duplex();

        carrier.first().send(second);

        assertThat(carrier.second().<Connection>receive().<String>receive()).isEqualTo("looked at");
        carrier.first().close();
        carrier.second().close();
    }

    @Test
    void thePipeItselfIsNotPassedAndTheMessageSaysWhatToDo() {
        assertThatThrownBy(() -> first.send(pipe))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "a Pipe cannot be sent to another process, for each of its ends belongs to one process;"
                                + " copy first() or second() to a local variable, and send or capture that")
                .hasMessageNotContaining("Serializable");
        assertThatThrownBy(() -> ChildProcess.start(() -> pipe.second().send(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noFileIsLeftWhenBothEndsAreClosed() throws Exception {
        first.sendBytes(ByteBuffer.allocate(10_000));
        assertThat(filesOf(pipe)).isNotEmpty();

        first.close();
        assertThat(second.receiveBytes().remaining()).isEqualTo(10_000);
        second.close();

        assertThat(filesOf(pipe)).isEmpty();
    }

    static List<Path> filesOf(Pipe pipe) throws IOException {
        Matcher name = Pattern.compile("pipe-[0-9]+").matcher(pipe.toString());
        assertThat(name.find()).isTrue();
        try (Stream<Path> files = Files.list(ProcessFolder.own().path())) {
            return files.filter(file -> (file.getFileName() + "-").startsWith(name.group() + "-"))
                    .toList();
        }
    }
}
