// Made-up files, so that a demonstration needs nobody's voice and nobody's pictures.

import { asset } from '/phone/doors.js';

/** A voice message of five seconds: a hum, as OGG Opus. */
export const voice = () => asset('voice.ogg');

/** A photo: hills and a road, drawn here. */
export function photo() {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1280, 960];
  const brush = canvas.getContext('2d');
  sky(brush);
  for (let ridge = 0; ridge < 4; ridge += 1) hills(brush, ridge);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
}

function sky(brush) {
  const fade = brush.createLinearGradient(0, 0, 0, 960);
  fade.addColorStop(0, '#7fb2d6');
  fade.addColorStop(1, '#f3d9b1');
  brush.fillStyle = fade;
  brush.fillRect(0, 0, 1280, 960);
}

function hills(brush, ridge) {
  brush.fillStyle = `hsl(${95 - ridge * 12} 30% ${58 - ridge * 11}%)`;
  brush.beginPath();
  brush.moveTo(0, 960);
  for (let x = 0; x <= 1280; x += 20) {
    const rise = Math.sin(x / (170 - ridge * 20) + ridge * 2) * 50;
    brush.lineTo(x, 480 + ridge * 105 + rise);
  }
  brush.lineTo(1280, 960);
  brush.fill();
}
