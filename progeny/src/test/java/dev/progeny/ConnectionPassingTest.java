package dev.progeny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends of pipes on their way through processes. */
@Timeout(120)
final class ConnectionPassingTest {
    private final Pipe pipe = Pipe.duplex();
    private final Connection parent = pipe.first();

    @AfterEach
    void close() {
        parent.close();
        pipe.second().close();
    }

    @Test
    void theProgramOfTheTutorialWorks() throws Exception {
        Connection child = pipe.second();
        ChildProcess<Void> p = ChildProcess.start(() -> {
            child.send("data from the worker");
            child.close();
        });

        assertThat(parent.<String>receive()).isEqualTo("data from the worker");
        p.join();
        assertThrows(EOFException.class, parent::receive);
        assertThat(p.exitStatus().isSuccess()).isTrue();
    }

    @Test
    void parentAndChildTalkInObjectsAndBytes() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Integer> p = ChildProcess.call(() -> {
            int count = 0;
            while (true) {
                try {
                    List<Integer> numbers = child.receive();
                    child.sendBytes(ByteBuffer.allocate(4).putInt(0, numbers.get(0)));
                    count++;
                } catch (EOFException e) {
                    return count;
                }
            }
        })) {
            for (int i = 0; i < 1000; i++) {
                parent.send(List.of(i));
                assertThat(parent.receiveBytes().getInt()).isEqualTo(i);
            }
            parent.close();

            assertThat(p.get()).isEqualTo(1000);
        }
    }

    @Test
    void anEndThatWasPassedIsTheOthersAndClosingItHereDoesNothing() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Void> p = ChildProcess.start(() -> {
            child.receive();
            child.send("mine");
        })) {
            child.close(); // as programs do that come from Python

            assertThatThrownBy(() -> child.send(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this end of the pipe was passed to process " + p.pid() + ", which holds it now");
            assertThatThrownBy(child::receive)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Long.toString(p.pid()));
            assertThatThrownBy(() -> ChildProcess.start(() -> child.send(2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Long.toString(p.pid()));
            parent.send("go on");
            assertThat(parent.<String>receive()).isEqualTo("mine");
            p.join();
            assertThatThrownBy(() -> child.send(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this end of the pipe was passed to process " + p.pid() + ", which has ended");
        }
    }

    @Test
    void anEndThatWasPassedOnIsClosedWhenItsHolderHasClosedIt() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Void> p = ChildProcess.start(() -> {
            child.receive();
            child.close();
        })) {
            child.close(); // which does nothing here

            assertThat(child.isClosed()).isFalse();
            parent.send("close it");
            p.join();
            assertThat(child.isClosed()).isTrue();
            assertThat(parent.isClosed()).isFalse();
            parent.close();
            assertThat(parent.isClosed()).isTrue();
        }
    }

    @Test
    void aThreadThatWaitsAtAnEndIsToldThatItWasPassedOn() throws Exception {
        Connection child = pipe.second();
        FutureTask<Object> waiting = new FutureTask<>(child::receive);
        Thread receiver = new Thread(waiting);
        receiver.start();
        while (receiver.getState() == Thread.State.NEW) {
            Thread.onSpinWait();
        }

        try (ChildProcess<Void> p = ChildProcess.start(() -> child.send(child.<Integer>receive() + 1))) {
            assertThatThrownBy(waiting::get)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was passed to process " + p.pid());
            parent.send(1);
            assertThat(parent.<Integer>receive()).isEqualTo(2);
        }
    }

    @Test
    void endsTravelInsideCollectionsAndAsResultsAndWorkAgainAtHome() throws Exception {
        Connection child = pipe.second();
        Map<String, List<Connection>> luggage = Map.of("ends", List.of(child));
        try (ChildProcess<List<Connection>> p = ChildProcess.call(() -> {
            Connection end = luggage.get("ends").get(0);
            end.send(end.<Integer>receive() + 1);
            return List.of(end);
        })) {
            parent.send(41);
            assertThat(parent.<Integer>receive()).isEqualTo(42);

            assertSame(child, p.get().get(0));
        }
        child.send("home again");
        assertThat(parent.<String>receive()).isEqualTo("home again");
        parent.send("welcome");
        assertThat(child.<String>receive()).isEqualTo("welcome");
    }

    @Test
    void anEndThatAChildReturnedIsOursThoughTheChildHasEnded() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Connection> p = ChildProcess.call(() -> child)) {
            p.join();
            assertThat(parent.poll(Duration.ofMillis(200))).isFalse(); // no end of stream, for the end lives

            assertSame(child, p.get());
        }
        child.send("home");
        assertThat(parent.<String>receive()).isEqualTo("home");
    }

    @Test
    void aSecondCopyOfAnEndDoesNotTakeItFromWhoeverHasIt() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Connection> p = ChildProcess.call(() -> child)) {
            Connection returned = p.get();
            try (ChildProcess<Void> next = ChildProcess.start(returned::receive)) {
                assertSame(returned, p.get());

                assertThatThrownBy(() -> returned.send(1))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("was passed to process " + next.pid());
                parent.send("end");
                next.join();
            }
        }
    }

    @Test
    void anEndGoesOnThroughAThirdProcess() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Void> p = ChildProcess.start(() -> {
            ChildProcess<Void> grandchild = ChildProcess.start(() -> {
                child.send("from pid " + ProcessHandle.current().pid());
                child.send(child.<String>receive() + " too");
            });
            grandchild.join();
        })) {
            assertThat(parent.<String>receive())
                    .startsWith("from pid ")
                    .isNotEqualTo("from pid " + p.pid())
                    .isNotEqualTo("from pid " + ProcessHandle.current().pid());
            parent.send("you");
            assertThat(parent.<String>receive()).isEqualTo("you too");
            assertThrows(EOFException.class, parent::receive);
        }
    }

    @Test
    void anEndSentDownAnotherPipeMoves() throws Exception {
        Connection child = pipe.second();
        Pipe news = Pipe.duplex();
        Connection far = child;
        Connection newsEnd = news.second();
        try (ChildProcess<Void> p = ChildProcess.start(() -> {
            Connection end = newsEnd.receive();
            end.send("got it");
            assertThrows(EOFException.class, end::receive);
        })) {
            news.first().send(far);

            assertThat(parent.<String>receive()).isEqualTo("got it");
            assertThrows(IllegalStateException.class, () -> far.send(1));
            parent.close();
            p.join();
            assertThat(p.exitStatus().isSuccess()).isTrue();
        }
        news.first().close();
    }

    @Test
    void aChildMayMakeThePipeAndSendOneEndHome() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Void> p = ChildProcess.start(() -> {
            Pipe made = Pipe.duplex();
            child.send(made.first());
            made.second().send(made.second().<Integer>receive() * 2);
            made.second().receive(); // until the parent closes, for a pipe ends with the process that has its end
        })) {
            Connection end = parent.receive();
            end.send(21);
            assertThat(end.<Integer>receive()).isEqualTo(42);
            end.close();
            p.join();
        }
    }

    @Test
    void hundredMegabytesGoThroughAPipe() throws Exception {
        Connection child = pipe.second();
        int size = 100_000_000;
        try (ChildProcess<Void> p = ChildProcess.options().maxHeap("600m").start(() -> {
            child.send(new byte[size]);
            child.sendBytes(child.receiveBytes());
        })) {
            assertThat(parent.<byte[]>receive()).hasSize(size);
            parent.sendBytes(ByteBuffer.allocate(size).put(size - 1, (byte) 7));
            ByteBuffer back = parent.receiveBytes();
            assertThat(back.remaining()).isEqualTo(size);
            assertThat(back.get(size - 1)).isEqualTo((byte) 7);
            p.join();
        }
    }

    @Test
    void waitAnyServesManyChildren() throws Exception {
        Connection child = pipe.second();
        Pipe other = Pipe.duplex();
        Connection otherEnd = other.second();
        try (ChildProcess<Void> a = ChildProcess.start(() -> {
                    child.receive();
                    child.send("a");
                });
                ChildProcess<Void> b = ChildProcess.start(() -> otherEnd.send("b"))) {
            List<Connection> both = List.of(parent, other.first());

            assertThat(Connection.waitAny(both)).containsExactly(other.first());
            assertThat(other.first().<String>receive()).isEqualTo("b");
            b.join();
            parent.send("go");
            a.join();
            assertThat(Connection.waitAny(both, Duration.ofDays(1))).containsExactly(parent, other.first());
            assertThat(parent.<String>receive()).isEqualTo("a");
            assertThrows(EOFException.class, other.first()::receive);
        }
        other.first().close();
    }

    @Test
    void anEndSentByAProcessThatHasEndedSinceIsTheReceivers() throws Exception {
        Connection child = pipe.second();
        Pipe messages = Pipe.duplex();
        Connection courier = messages.second();
        try (ChildProcess<Void> p = ChildProcess.start(() -> courier.send(List.of(child)))) {
            p.join();
            List<Connection> got = messages.first().receive();
            got.get(0).send("alive");
            assertThat(parent.<String>receive()).isEqualTo("alive");
        }
        messages.first().close();
    }

    @Test
    void anEndSentToAProcessThatDiesBeforeItLooksEndsThePipe() throws Exception {
        Connection child = pipe.second();
        Pipe messages = Pipe.duplex();
        Connection deaf = messages.second();
        try (ChildProcess<Void> p = ChildProcess.start(() -> {
            deaf.send("here I am");
            Thread.sleep(Long.MAX_VALUE);
        })) {
            messages.first().receive();
            messages.first().send(child);

            p.kill();

            assertThrows(EOFException.class, parent::receive);
            assertThatThrownBy(() -> child.send(1)).hasMessage("this connection is closed");
        }
        messages.first().close();
    }

    @Test
    void thePipeOfAChildThatDiedAfterWeClosedOurEndIsRemovedWithTheNextPipe() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Void> p = ChildProcess.start(child::receive)) {
            parent.send("unread"); // so that there is something left
            parent.close();
            p.kill();
            p.join();
        }

        Pipe next = Pipe.duplex();
        next.first().close();
        next.second().close();

        assertThat(PipeTest.filesOf(pipe)).isEmpty();
    }

    @Test
    void aChildThatNeverStartsEndsThePipe() throws Exception {
        Connection child = pipe.second();
        try (ChildProcess<Void> p =
                ChildProcess.options().jvmArgs("-XX:NoSuchFlag=1").start(() -> child.send(1))) {
            assertThrows(EOFException.class, parent::receive);
            assertThrows(IOException.class, () -> parent.send(1));
        }
    }
}
