console.log('room')
