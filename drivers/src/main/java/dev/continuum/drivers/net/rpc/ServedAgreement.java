package dev.continuum.drivers.net.rpc;

import dev.continuum.drivers.net.wire.AgreementFrame;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The served end of a stream of agreement. Thread-safe towards answers; gRPC calls the rest in one
 * thread at a time.
 *
 * <p>Frames are read while few enough are unanswered and the caller takes its answers: who does not
 * read them is not read either.
 */
final class ServedAgreement implements StreamObserver<AgreementFrame>, AgreementSender {
  private final ServerCallStreamObserver<AgreementFrame> answers;
  private final Consumer<ServedAgreement> ended;
  private @Nullable AgreementReceiver receiver;

  /** All below guarded by this. */
  private int framesUnderWay;

  private long bytesUnderWay;
  private boolean asked = true;
  private boolean over;

  /**
   * @param ended told once, when the stream is over
   */
  ServedAgreement(
      ServerCallStreamObserver<AgreementFrame> answers, Consumer<ServedAgreement> ended) {
    this.answers = answers;
    this.ended = ended;
    answers.disableAutoRequest();
    answers.setOnReadyHandler(this::ask);
    answers.setOnCancelHandler(this::end);
  }

  ServedAgreement to(AgreementReceiver receiver) {
    this.receiver = receiver;
    answers.request(1);
    return this;
  }

  @Override
  public void onNext(AgreementFrame frame) {
    if (frame.getBody().size() > RpcLimits.MAX_AGREEMENT_BYTES) {
      String what = "body: " + frame.getBody().size() + " bytes (expected: at most ";
      refuse(Status.INVALID_ARGUMENT.withDescription(what + RpcLimits.MAX_AGREEMENT_BYTES + ")"));
      return;
    }
    synchronized (this) {
      framesUnderWay++;
      bytesUnderWay += frame.getBody().size();
      asked = false;
    }
    AgreementReceiver to = receiver;
    if (to != null) {
      to.frame(frame);
    }
    ask();
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      if (!over) {
        answers.onCompleted();
      }
    }
    end();
  }

  @Override
  public boolean send(AgreementFrame answer) {
    synchronized (this) {
      if (over || answers.isCancelled()) {
        return false;
      }
      answers.onNext(answer);
      return true;
    }
  }

  /** A frame is done with, whether it was answered or not. */
  @Override
  public void answered(int bytes) {
    synchronized (this) {
      framesUnderWay--;
      bytesUnderWay -= bytes;
    }
    ask();
  }

  @Override
  public void close() {
    refuse(Status.CANCELLED.withDescription("the node ends the stream"));
  }

  private void refuse(Status why) {
    synchronized (this) {
      if (!over && !answers.isCancelled()) {
        answers.onError(why.asRuntimeException());
      }
    }
    end();
  }

  private synchronized void ask() {
    boolean room =
        framesUnderWay < RpcLimits.MAX_AGREEMENT_FRAMES
            && bytesUnderWay < RpcLimits.MAX_AGREEMENT_BYTES_UNDER_WAY;
    if (!asked && !over && room && answers.isReady()) {
      asked = true;
      answers.request(1);
    }
  }

  private void end() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    ended.accept(this);
    AgreementReceiver to = receiver;
    if (to != null) {
      to.ended(null);
    }
  }
}
